#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/playback/display_converter.h"
#include "core/playback/picture_source.h"
#include "core/playback/playback.h"
#include "core/playback/sound_queue.h"
#include "core/video/frame_sampling.h"

namespace pllava {

/// What a playback does between two requests: decodes ahead, shows pictures when they are due, turns round at the end
/// of a loop. The playback thread only, but for `sound`. Throws as PictureSource.
class PlaybackEngine {
public:
    using Time = PlaybackClock::Steady::time_point;

    PlaybackEngine(const PlaybackEvents& events, SoundQueue& sound) : m_events(events), m_sound(sound) {}

    void open(const std::string& path, std::stop_token stop);
    void close();
    bool isOpen() const { return m_source != nullptr; }
    void setPlaying(bool playing);
    void seek(double seconds, const IsAbandoned& isAbandoned);
    void stepOnce(bool forward);
    void setSpeed(double speed);
    void setLoop(std::optional<TimeRange> range);
    void setPictureSize(PictureSize box);
    void setAudio(std::optional<AudioFormat> format);

    /// Does the work that is due; returns when more will be due, nullopt: not before the next request.
    std::optional<Time> work();

private:
    struct Ready {
        TimedPicture picture;
        PlaybackFrame frame;
    };

    Time playForward();
    Time playBackward();
    void presentDue();
    void decodeAhead();
    Time finish();
    bool isLooping() const;
    double endTime() const;
    void show(TimedPicture picture);
    void present(Ready ready);
    void returnToShown();
    void openSound();
    void setState(PlaybackState state);

    const PlaybackEvents& m_events;
    SoundQueue& m_sound;
    std::unique_ptr<PictureSource> m_source;
    std::stop_token m_stop;
    DisplayConverter m_converter;
    PictureSize m_box;
    std::optional<AudioFormat> m_audio;
    std::optional<TimeRange> m_loop;
    PlaybackState m_state = PlaybackState::Paused;
    double m_speed = 1;
    TimedPicture m_shown;
    Time m_shownAt{};
    std::deque<Ready> m_ahead;
    PlaybackClock::Steady::duration m_cost{}; ///< of the last picture decoded ahead
    bool m_noneAhead = false;                 ///< the file, or the loop, has no more pictures
    bool m_soundStale = true;                 ///< sound must start again from the clock's position
};

} // namespace pllava
