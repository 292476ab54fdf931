#pragma once

#include <QThread>

#include <atomic>

namespace pllava {
class Playback;
}

namespace pllava::ui {

class SoundSink;

/// The machine's loudspeaker, fed from a Playback by a thread of its own. Without a device it does nothing. GUI thread.
class AudioOutput {
public:
    /// The playback must live longer. The device is looked for in the background.
    explicit AudioOutput(Playback& playback);
    AudioOutput(const AudioOutput&) = delete;
    AudioOutput& operator=(const AudioOutput&) = delete;
    ~AudioOutput();

    void setPlaying(bool playing);
    /// 0 to 1, perceived loudness.
    void setVolume(double volume);

private:
    QThread m_thread;
    SoundSink* m_sink = nullptr; ///< lives in m_thread
};

} // namespace pllava::ui
