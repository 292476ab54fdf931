#include "core/demo/data_set.h"

#include <algorithm>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/leftovers.h"
#include "core/base/pending_file.h"
#include "core/base/pending_folder.h"
#include "core/base/stop.h"
#include "core/demo/renderer.h"
#include "core/demo/scene_generator.h"

namespace pllava::demo {
namespace {

namespace fs = std::filesystem;

/// A generator of its own for each clip, so that a clip does not depend on those before it.
Random randomOf(std::uint64_t seed, std::int64_t index) {
    return Random(seed * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(index) * 0xD1B54A32D192ED03ULL + 1);
}

void writePicture(const fs::path& path, const Frame& frame) {
    const std::string header = fmt::format("P6\n{} {}\n255\n", frame.width, frame.height);
    PendingFile file(path);
    file.write(std::as_bytes(std::span(header)));
    file.write(std::as_bytes(std::span(frame.rgb)));
    file.commit();
}

std::string lineOf(const Question& question, const std::string& video, Stage stage) {
    const nlohmann::json line{{"video", video},
                              {"question", question.question},
                              {"answer", stage == Stage::Image ? question.answer : question.brief},
                              {"kind", name(question.kind)},
                              {"language", code(question.language)}};
    return line.dump() + "\n";
}

} // namespace

void writeClip(const fs::path& place, const Scene& scene, const DataSetSettings& settings) {
    if (scene.medium == Medium::Image)
        return writePicture(place, render(scene, 0.5, settings.pixels));
    makeFolder(place);
    for (int frame = 0; frame < settings.frames; ++frame)
        writePicture(place / fmt::format("{:03}.ppm", frame),
                     render(scene, (frame + 0.5) / settings.frames, settings.pixels));
}

Scene sceneOf(const DataSetSettings& settings, std::int64_t index) {
    Random random = randomOf(settings.seed, index);
    return makeScene(random, {settings.stage == Stage::Image ? Medium::Image : Medium::Video, {}, {}});
}

namespace {

/// Clips of a run that was killed are written again; what this program did not draw is left alone.
void requireOwnClips(const fs::path& folder) {
    constexpr std::string_view kDigits = "0123456789";
    std::error_code fault;
    for (fs::directory_iterator entry(folder, fault), end; !fault && entry != end; entry.increment(fault)) {
        const std::string name = finalName(entry->path().filename()).string();
        const std::size_t number = std::min(name.find_first_not_of(kDigits), name.size());
        if (number < 6 || (number != name.size() && name.substr(number) != ".ppm"))
            throw Error(ErrorKind::InvalidArgument,
                        fmt::format("{} is there already and no clip of this program, so it is left as it is; name "
                                    "another folder",
                                    entry->path().string()));
    }
}

} // namespace

void writeDataSet(const fs::path& folder, const DataSetSettings& settings, const std::stop_token& stop,
                  const Progress& progress) {
    if (fs::exists(folder / "set.jsonl"))
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} holds a set already; name another folder", folder.string()));
    requireOwnClips(folder / "clips");
    makeFolder(folder / "clips");
    std::string lines;
    for (std::int64_t index = 0; index < settings.clips; ++index) {
        throwIfStopped(stop);
        const Scene scene = sceneOf(settings, index);
        const std::string video = fmt::format("clips/{:06}{}", index, settings.stage == Stage::Image ? ".ppm" : "");
        writeClip(folder / video, scene, settings);
        Random random = randomOf(~settings.seed, index);
        for (const Language language : settings.languages)
            for (std::int64_t number = 0; number < settings.questions; ++number)
                lines += lineOf(askAny(scene, language, random), video, settings.stage);
        if (progress)
            progress("clips", index + 1, settings.clips);
    }
    PendingFile set(folder / "set.jsonl"); // last: a set that is there is whole
    set.write(std::as_bytes(std::span(lines)));
    set.commit();
}

} // namespace pllava::demo
