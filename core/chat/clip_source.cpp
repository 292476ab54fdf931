#include "core/chat/clip_source.h"

#include <cstdlib>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/stop.h"
#include "core/checkpoint/safetensors.h"
#ifdef PLLAVA_VIDEO
#include "core/video/image_folder.h"
#endif

namespace pllava {
namespace {

const TensorEntry& framesTensor(const SafetensorsFile& file) {
    const TensorEntry* entry = file.find("frames");
    if (entry == nullptr || entry->type != DType::U8 || entry->shape.size() != 4 || entry->shape[3] != 3 ||
        entry->bytes == 0)
        throw Error(
            ErrorKind::Unsupported,
            fmt::format("{}: a file of frames holds one tensor \"frames\" (N, H, W, 3) of U8", file.path().string()));
    return *entry;
}

double framesPerSecond(const SafetensorsFile& file) {
    const auto found = file.header().metadata.find("fps");
    const double fps = found == file.header().metadata.end() ? 1.0 : std::strtod(found->second.c_str(), nullptr);
    if (!(fps > 0 && fps < 1e6))
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{}: fps in the metadata must be a number above 0", file.path().string()));
    return fps;
}

SampledClip loadFrames(const SamplingRequest& request, const std::stop_token& stop) {
    const SafetensorsFile file(request.path);
    const TensorEntry& entry = framesTensor(file);
    std::vector<std::byte> bytes(entry.bytes);
    file.read(entry, bytes);
    SampledClip clip;
    clip.info = {request.path,
                 "frames",
                 "raw",
                 static_cast<int>(entry.shape[2]),
                 static_cast<int>(entry.shape[1]),
                 0,
                 framesPerSecond(file),
                 static_cast<double>(entry.shape[0]) / framesPerSecond(file),
                 entry.shape[0],
                 true};
    const FrameTimes times = evenTimes(entry.shape[0], clip.info.fps);
    clip.frameIndices = sampleFrames(request.rule, request.range, times, request.frames);
    const std::size_t size = entry.bytes / static_cast<std::size_t>(entry.shape[0]);
    for (const std::int64_t index : clip.frameIndices) {
        throwIfStopped(stop);
        const auto* first =
            reinterpret_cast<const std::uint8_t*>(bytes.data()) + static_cast<std::size_t>(index) * size;
        clip.frames.push_back({clip.info.width, clip.info.height, {first, first + size}});
        clip.timesSeconds.push_back(times.secondsOf(index));
    }
    return clip;
}

} // namespace

std::vector<std::filesystem::path> filesOfClip(const std::string& path) {
#ifdef PLLAVA_VIDEO
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        try {
            return listImages(path);
        } catch (const Error&) { // without pictures: loadClip() says so
            return {};
        }
#endif
    return {path};
}

SampledClip loadClip(const SamplingRequest& request, const std::stop_token& stop, const Progress& progress) {
    if (request.path.ends_with(".safetensors"))
        return loadFrames(request, stop);
#ifdef PLLAVA_VIDEO
    return sampleClip(request, stop, progress);
#else
    (void)progress;
    throw Error(
        ErrorKind::Unsupported,
        fmt::format("{}: this build reads no videos (it was made without FFmpeg); give frames as a .safetensors file",
                    request.path));
#endif
}

} // namespace pllava
