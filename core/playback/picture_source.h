#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/playback/playback_frame.h"
#include "core/video/ffmpeg.h"
#include "core/video/orientation.h"

namespace pllava {

/// A decoded picture and what is needed to show it at the right time and in the right shape.
struct TimedPicture {
    std::shared_ptr<const AVFrame> picture;
    Orientation orientation;
    double sampleAspect = 1; ///< width of a pixel over its height, before rotation
    double seconds = 0;
    double duration = 0;
};

/// Polled between decoded pictures; true aborts the seek.
using IsAbandoned = std::function<bool()>;

/// The pictures of a file or folder in the order in which they are shown, with a position that moves both ways.
/// One thread. All calls throw Cancelled after a stop, CorruptFile when nothing can be decoded.
class PictureSource {
public:
    virtual ~PictureSource() = default;

    virtual const MediaDescription& description() const = 0;
    /// Goes to the picture shown at `seconds`; the first or last one where there is none. After an abort it is any
    /// picture on the way.
    virtual TimedPicture at(double seconds, const IsAbandoned& isAbandoned) = 0;
    /// One picture on or back; nullopt at either end.
    virtual std::optional<TimedPicture> next() = 0;
    virtual std::optional<TimedPicture> previous() = 0;
};

/// A video, a still image or a folder of images. Throws as VideoFile.
std::unique_ptr<PictureSource> openPictures(const std::string& path, std::stop_token stop);

} // namespace pllava
