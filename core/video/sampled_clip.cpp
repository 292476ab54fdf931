#include "core/video/sampled_clip.h"

#include <filesystem>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/stopwatch.h"
#include "core/video/image_folder.h"
#include "core/video/video_file.h"

namespace pllava {

namespace {

constexpr std::int64_t kMaxClipBytes = std::int64_t{4} << 30;

void checkSize(const VideoInfo& info, int frames) {
    const std::int64_t bytes = std::int64_t{info.width} * info.height * 3 * frames;
    if (bytes > kMaxClipBytes)
        throw Error(
            ErrorKind::Unsupported,
            fmt::format("{} frames of {}x{} from {} would take {} GB of memory; use fewer frames or a smaller video",
                        frames, info.width, info.height, info.path, bytes >> 30));
}

template <typename Source>
void sampleFrom(Source& source, const std::vector<std::int64_t>& indices, SampledClip& clip, const Progress& progress) {
    checkSize(source.info(), static_cast<int>(indices.size()));
    clip.info = source.info();
    clip.frameIndices = indices;
    for (TimedFrame& frame : source.framesAt(indices, progress)) {
        clip.timesSeconds.push_back(frame.seconds);
        clip.substitutedFrames += frame.isSubstitute;
        clip.frames.push_back(std::move(frame.frame));
    }
}

void sampleFolder(const SamplingRequest& request, std::stop_token stop, SampledClip& clip, const Progress& progress) {
    ImageFolder folder(request.path, std::move(stop));
    FrameTimes times = evenTimes(folder.info().frameCount, ImageFolder::kFps);
    times.firstOnGrid = 1; // the data sets' images are numbered from 1, and so their rule counts
    sampleFrom(folder, sampleFrames(request.rule, request.range, times, request.frames), clip, progress);
}

void sampleFile(const SamplingRequest& request, std::stop_token stop, SampledClip& clip, const Progress& progress) {
    VideoFile video(request.path, std::move(stop));
    sampleFrom(video, sampleFrames(request.rule, request.range, video.times(), request.frames), clip, progress);
}

} // namespace

SampledClip sampleClip(const SamplingRequest& request, std::stop_token stop, const Progress& progress) {
    if (request.frames < 1)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("cannot sample {} frames; ask for at least one", request.frames));
    const Stopwatch watch;
    SampledClip clip;
    std::error_code ignored;
    if (std::filesystem::is_directory(request.path, ignored))
        sampleFolder(request, std::move(stop), clip, progress);
    else
        sampleFile(request, std::move(stop), clip, progress);
    clip.decodeMilliseconds = watch.milliseconds();
    return clip;
}

} // namespace pllava
