#pragma once

#include <chrono>

namespace pllava {

/// Media time as a straight line over a steady clock; playback and sound move the line. Not thread-safe.
class PlaybackClock {
public:
    using Steady = std::chrono::steady_clock;

    double seconds(Steady::time_point now = Steady::now()) const {
        return m_seconds + (m_runs ? std::chrono::duration<double>(now - m_since).count() * m_speed : 0);
    }
    /// When the media time will be `seconds`, at the present speed.
    Steady::time_point when(double seconds, Steady::time_point now = Steady::now()) const {
        const std::chrono::duration<double> wait((seconds - this->seconds(now)) / m_speed);
        return now + std::chrono::duration_cast<Steady::duration>(wait);
    }
    void set(double seconds) {
        m_seconds = seconds;
        m_since = Steady::now();
    }
    void run(bool runs) {
        set(seconds());
        m_runs = runs;
    }
    void setSpeed(double speed) {
        set(seconds());
        m_speed = speed;
    }
    double speed() const { return m_speed; }

private:
    double m_seconds = 0;
    Steady::time_point m_since{};
    double m_speed = 1;
    bool m_runs = false;
};

} // namespace pllava
