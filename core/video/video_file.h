#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/frame.h"
#include "core/base/progress.h"
#include "core/video/sampled_clip.h"

namespace pllava {

/// A frame and when it is shown, in seconds from the start of its file.
struct TimedFrame {
    Frame frame;
    double seconds = 0;
    bool isSubstitute = false; ///< it is damaged or lost, and replaced by the nearest that could be decoded
};

/// A video or a still image on disk, read through FFmpeg. One thread at a time; decoding uses threads of its own.
///
/// Frame n is the n-th picture, in presentation order, of those that the ffmpeg program decodes from the whole file.
/// Files that cannot be indexed without reading more than half a gigabyte give estimated numbers
/// (info().frameCountExact).
class VideoFile {
public:
    /// Opens and indexes. Throws NotFound, CorruptFile, Unsupported; Cancelled, here or later, when `stop` is
    /// requested.
    explicit VideoFile(const std::filesystem::path& path, std::stop_token stop = {});
    VideoFile(VideoFile&&) noexcept;
    VideoFile& operator=(VideoFile&&) noexcept;
    ~VideoFile();

    const VideoInfo& info() const;
    /// When its pictures are shown; to be asked while this lives, and on its thread.
    const FrameTimes& times() const;
    /// The frames of these numbers, in the order asked for; repeats are decoded once. A damaged frame is replaced by
    /// the nearest good one, and the last one stands for all that a wrong header promises beyond it. Throws
    /// InvalidArgument for numbers outside [0, frameCount), CorruptFile when nothing can be decoded.
    std::vector<TimedFrame> framesAt(std::span<const std::int64_t> indices, const Progress& progress = {});

private:
    class Reader;
    std::unique_ptr<Reader> m_reader;
};

} // namespace pllava
