#include "core/train/training_folder.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/own_file.h"
#include "core/train/training_record.h"
#include "core/train/training_settings.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSmallFile = 1 << 20;

bool isStep(const std::string& text) {
    const auto step = parseJsonOrNothing(std::string_view(text).substr(0, text.find('\n')));
    return step.is_object() && step.contains("step") && step.contains("loss");
}

bool isOwn(const fs::path& file) {
    const std::string name = file.filename().string();
    try {
        if (name == "metrics.csv")
            requireReplaceable(file, FileKind::Table, "");
        TrainingSettings settings;
        if (name == "settings.json")
            applyTrainingSettings(file, settings);
    } catch (const Error&) {
        return false;
    }
    return (name != "metrics.jsonl" || isStep(readTextFile(file))) &&
           (name != "origin.json" || readOrigin(file.parent_path()));
}

} // namespace

void requireTrainingFolder(const fs::path& folder, TrainingStart start) {
    if (start == TrainingStart::Resume)
        return;
    std::error_code ignored;
    if (fs::exists(folder / "state.safetensors", ignored))
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} holds a training already; resume it or name another", folder.string()));
    for (const char* name : kTrainingFiles) {
        const fs::path file = folder / name;
        if (fs::exists(file, ignored) && !(fs::is_regular_file(file, ignored) && fs::is_empty(file, ignored)) &&
            !isOwn(file))
            throw Error(ErrorKind::InvalidArgument,
                        fmt::format("{} is there already and is of no training, so it is left as it is; name another "
                                    "folder",
                                    file.string()));
    }
}

} // namespace pllava
