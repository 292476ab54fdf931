#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/playback/audio_reader.h"
#include "core/playback/playback_clock.h"

namespace pllava {

/// Sound decoded ahead by the playback thread, fetched by another; whoever fetches sets the clock. Thread-safe where
/// said so.
class SoundQueue {
public:
    /// Playback thread. No sound at all for nullptr or where the file's sound cannot be decoded.
    void open(std::unique_ptr<AudioReader> reader, AudioFormat format);
    bool isOpen() const { return m_reader != nullptr; }
    void start(double seconds, double speed);
    /// Decodes until half a second lies ready, of what is heard before `end`.
    void fill(double end);

    /// Any thread. Moves the clock by the samples fetched; 0 while `clock` stands.
    std::size_t read(std::span<std::int16_t> into, double latency);

    /// Any thread: the clock of the playback.
    double seconds() const;
    PlaybackClock::Steady::time_point when(double seconds) const;
    void run(bool runs);
    void setClock(double seconds, double speed);

private:
    void correct(double heard);

    mutable std::mutex m_mutex;
    PlaybackClock m_clock;
    bool m_runs = false;
    AudioFormat m_format;
    std::vector<std::int16_t> m_ready;
    std::size_t m_taken = 0; ///< values of m_ready already fetched
    double m_next = 0;       ///< time of the next sample to be fetched
    double m_start = 0;
    double m_speed = 1;
    bool m_fresh = true; ///< nothing was fetched since start()

    // Playback thread only.
    std::unique_ptr<AudioReader> m_reader;
    double m_decodedTo = 0;
    bool m_ended = false;
};

} // namespace pllava
