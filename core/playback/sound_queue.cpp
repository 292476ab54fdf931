#include "core/playback/sound_queue.h"

#include <algorithm>
#include <cmath>

namespace pllava {

namespace {

constexpr double kAheadSeconds = 0.5;
/// Up to here the clock is pulled gently; beyond, it jumps.
constexpr double kGentleSeconds = 0.08;
constexpr double kPull = 0.1;

} // namespace

void SoundQueue::open(std::unique_ptr<AudioReader> reader, AudioFormat format) {
    const std::scoped_lock lock(m_mutex);
    m_reader = std::move(reader);
    m_format = format;
    m_ready.clear();
    m_taken = 0;
}

void SoundQueue::start(double seconds, double speed) {
    if (m_reader && speed > 0)
        m_reader->start(seconds, speed);
    m_decodedTo = seconds;
    m_ended = speed <= 0;
    const std::scoped_lock lock(m_mutex);
    m_ready.clear();
    m_taken = 0;
    m_next = m_start = seconds;
    m_speed = speed;
    m_fresh = true;
}

void SoundQueue::fill(double end) {
    const auto ahead =
        static_cast<std::size_t>(kAheadSeconds * m_format.sampleRate) * static_cast<std::size_t>(m_format.channels);
    const auto waiting = [&] {
        const std::scoped_lock lock(m_mutex);
        return m_ready.size() - m_taken;
    };
    while (m_reader && !m_ended && waiting() < ahead) {
        auto samples = m_reader->read();
        const double left = (end - m_decodedTo) / m_speed * m_format.sampleRate;
        m_ended = !samples || left <= 0;
        if (m_ended)
            break;
        // Of a loop, nothing after its end is heard.
        const auto most =
            static_cast<std::size_t>(std::ceil(std::min(left, 1e9))) * static_cast<std::size_t>(m_format.channels);
        samples->resize(std::min(samples->size(), most));
        m_decodedTo += static_cast<double>(samples->size()) / m_format.channels / m_format.sampleRate * m_speed;
        const std::scoped_lock lock(m_mutex);
        m_ready.erase(m_ready.begin(), m_ready.begin() + static_cast<std::ptrdiff_t>(m_taken));
        m_taken = 0;
        m_ready.insert(m_ready.end(), samples->begin(), samples->end());
    }
}

std::size_t SoundQueue::read(std::span<std::int16_t> into, double latency) {
    const std::scoped_lock lock(m_mutex);
    const std::size_t count = m_runs ? std::min(into.size(), m_ready.size() - m_taken) : 0;
    if (count == 0)
        return 0;
    std::copy_n(m_ready.begin() + static_cast<std::ptrdiff_t>(m_taken), count, into.begin());
    correct(m_next - latency * m_speed);
    m_taken += count;
    m_next += static_cast<double>(count) / m_format.channels / m_format.sampleRate * m_speed;
    return count;
}

void SoundQueue::correct(double heard) {
    const double error = heard - m_clock.seconds();
    const bool jump = m_fresh || std::abs(error) > kGentleSeconds;
    m_clock.set(m_clock.seconds() + (jump ? error : kPull * error));
    m_fresh = false;
}

double SoundQueue::seconds() const {
    const std::scoped_lock lock(m_mutex);
    return m_clock.seconds();
}

PlaybackClock::Steady::time_point SoundQueue::when(double seconds) const {
    const std::scoped_lock lock(m_mutex);
    return m_clock.when(seconds);
}

void SoundQueue::run(bool runs) {
    const std::scoped_lock lock(m_mutex);
    m_clock.run(runs);
    m_runs = runs;
}

void SoundQueue::setClock(double seconds, double speed) {
    const std::scoped_lock lock(m_mutex);
    m_clock.set(seconds);
    m_clock.setSpeed(speed);
}

} // namespace pllava
