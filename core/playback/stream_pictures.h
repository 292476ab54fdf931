#pragma once

#include <cstdint>
#include <deque>
#include <limits>

#include "core/playback/picture_source.h"
#include "core/video/media_stream.h"

namespace pllava {

/// The pictures of a video or still image, found by their timestamps: no index is made, so a file of any length opens
/// at once. A few pictures on either side of the position are kept; steps inside them cost nothing. Where a container
/// cannot seek, or gives no timestamps, decoding starts again from the first picture.
class StreamPictures : public PictureSource {
public:
    /// Opens and decodes the first picture.
    StreamPictures(std::shared_ptr<const LocalFile> file, std::stop_token stop);

    const MediaDescription& description() const override { return m_description; }
    TimedPicture at(double seconds, const IsAbandoned& isAbandoned) override;
    std::optional<TimedPicture> next() override;
    std::optional<TimedPicture> previous() override;

private:
    struct Decoded {
        ffmpeg::Picture picture;
        std::int64_t timestamp = 0;
    };

    void describe();
    double measureDuration();
    std::int64_t ticks(double seconds) const;
    std::int64_t ticksAt(double seconds) const { return m_stream.origin + ticks(seconds); }
    bool reaches(std::int64_t target) const;
    bool isKeyBetween(std::int64_t target) const;
    void goTo(std::int64_t target, const IsAbandoned& isAbandoned);
    void startBefore(std::int64_t target);
    void restart();
    bool startAtKey();
    void runTo(std::int64_t target, const IsAbandoned& isAbandoned);
    void choose(std::int64_t target);
    bool decodeOne();
    /// False for a picture without a known time.
    bool push(const AVFrame& picture);
    void trim();
    TimedPicture current() const;
    std::size_t historyLimit() const;

    static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();

    MediaStream m_stream;
    MediaInput& m_input = m_stream.input;
    FrameDecoder& m_decoder = m_stream.decoder;
    MediaDescription m_description;
    Orientation m_orientation;
    std::int64_t m_interval = 1;      ///< usual distance of two pictures
    std::int64_t m_end = 0;           ///< when the last picture is over, where that is known
    std::int64_t m_first = 0;         ///< timestamp of the first picture
    std::int64_t m_exactFrom = kNone; ///< pictures before it may have been left out
    bool m_canSeek = true;
    bool m_timed = false;         ///< some picture had a timestamp
    bool m_fromStart = true;      ///< decoding began at the first picture
    std::deque<Decoded> m_window; ///< neighbours in presentation order
    std::size_t m_at = 0;         ///< the position in m_window
};

} // namespace pllava
