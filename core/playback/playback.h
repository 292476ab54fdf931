#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/base/error.h"
#include "core/playback/playback_frame.h"
#include "core/video/frame_sampling.h"

namespace pllava {

enum class PlaybackState { Paused, Playing, Ended };

/// What happens while a file plays; any may be empty. Called from the playback thread, which they must not hold up.
struct PlaybackEvents {
    std::function<void(const MediaDescription&)> opened;
    /// This file could not be opened, or be played any further; it is closed then. A newer one may have been requested
    /// already.
    std::function<void(const std::string& path, const Error&)> failed;
    std::function<void(const PlaybackFrame&)> frame;
    std::function<void(PlaybackState)> state;
};

/// Plays one file after another: pictures at their times, sound for whoever fetches it, any place at once.
///
/// One thread of its own decodes and keeps time; every function here returns at once and may be called from any thread.
/// Newer requests replace older ones: of many seeks the newest is shown, with what was reached on the way. A picture is
/// shown for the half-open time [seconds, seconds + duration). The clock is a steady one that the sound corrects while
/// somebody fetches it, so both keep the same time. A few pictures and half a second of sound are decoded ahead.
class Playback {
public:
    explicit Playback(PlaybackEvents events);
    Playback(const Playback&) = delete;
    Playback& operator=(const Playback&) = delete;
    /// Waits for the picture that is being decoded.
    ~Playback();

    /// A video, still image or folder of images: shows its first picture and pauses. Ends what was open.
    void open(std::string path);
    void close();
    /// At the end: from the start.
    void play();
    void pause();
    /// To the picture shown at `seconds`; plays on if it played.
    void seek(double seconds);
    /// Pictures on (positive) or back, and pauses.
    void step(int pictures);
    /// 0.25 to 4, or -4 to -0.25: backwards, without sound.
    void setSpeed(double speed);
    /// Plays [start, end) again and again; nullopt: once to the end.
    void setLoop(std::optional<TimeRange> range);
    /// Pictures come as large as fits into this; an empty size: as they are.
    void setPictureSize(PictureSize box);
    /// The format of readAudio(); nullopt, the default: no sound is decoded.
    void setAudio(std::optional<AudioFormat> format);

    /// The next samples to be heard, as many as there are. `latency` is the time in seconds until the first of them
    /// will be heard; it sets the clock. 0 while paused.
    std::size_t readAudio(std::span<std::int16_t> into, double latency);

private:
    class Thread;
    std::unique_ptr<Thread> m_thread;
};

} // namespace pllava
