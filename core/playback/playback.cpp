#include "core/playback/playback.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include "core/base/thread_priority.h"
#include "core/playback/playback_engine.h"

namespace pllava {

namespace {

/// A seek is shown when it takes no longer than this, even if a newer one waits: dragging shows pictures.
constexpr auto kSeekPatience = std::chrono::milliseconds(100);
constexpr double kSlowest = 0.25, kFastest = 4;

/// What was asked for since the thread last looked.
struct Requests {
    std::optional<std::string> open;
    bool close = false;
    std::optional<std::optional<AudioFormat>> audio;
    std::optional<PictureSize> size;
    std::optional<std::optional<TimeRange>> loop;
    std::optional<double> speed;
    std::optional<double> seek;
    int steps = 0;
    std::optional<bool> playing;
    bool any = false;
};

} // namespace

class Playback::Thread {
public:
    explicit Thread(PlaybackEvents events) : m_events(std::move(events)), m_engine(m_events, m_sound) {
        m_thread = std::jthread([this](std::stop_token stop) { run(stop); });
    }
    ~Thread() {
        const std::scoped_lock lock(m_mutex);
        m_file.request_stop();
        m_thread.request_stop();
    }

    template <typename Change> void request(Change change) {
        {
            const std::scoped_lock lock(m_mutex);
            change(m_requests);
            m_requests.any = true;
        }
        m_wake.notify_one();
    }

    void replaceFile(std::optional<std::string> path) {
        {
            const std::scoped_lock lock(m_mutex);
            m_file.request_stop();
            m_file = std::stop_source();
            const auto audio = m_requests.audio;
            const auto [size, speed] = std::pair(m_requests.size, m_requests.speed);
            m_requests = {};
            m_requests.audio = audio;
            m_requests.size = size;
            m_requests.speed = speed;
            m_requests.close = !path;
            m_requests.open = std::move(path);
            m_requests.any = true;
        }
        m_wake.notify_one();
    }

    SoundQueue& sound() { return m_sound; }

private:
    void run(const std::stop_token& stop) {
        lowerThreadPriority(ThreadPriority::Playing);
        std::optional<PlaybackEngine::Time> due;
        while (!stop.stop_requested()) {
            const Requests requests = await(stop, due);
            try {
                due.reset();
                if (!stop.stop_requested())
                    apply(requests);
                due = m_engine.work();
            } catch (const Error& error) {
                fail(error);
            } catch (const std::bad_alloc&) {
                fail(Error(ErrorKind::OutOfMemory, "not enough memory to play this video; close other programs"));
            }
        }
    }

    Requests await(const std::stop_token& stop, std::optional<PlaybackEngine::Time> due) {
        std::unique_lock lock(m_mutex);
        const auto asked = [this] { return m_requests.any; };
        if (due)
            m_wake.wait_until(lock, stop, *due, asked);
        else
            m_wake.wait(lock, stop, asked);
        if (m_requests.open)
            m_fileStop = m_file.get_token();
        Requests requests = std::exchange(m_requests, {});
        // Steps are shown one by one, so that a held key shows every picture.
        if (std::abs(requests.steps) > 1) {
            m_requests.steps = requests.steps - (requests.steps > 0 ? 1 : -1);
            m_requests.any = true;
        }
        return requests;
    }

    void apply(const Requests& requests) {
        if (requests.audio)
            m_engine.setAudio(*requests.audio);
        if (requests.size)
            m_engine.setPictureSize(*requests.size);
        if (requests.speed)
            m_engine.setSpeed(*requests.speed);
        if (requests.close)
            m_engine.close();
        if (requests.open) {
            m_path = *requests.open;
            m_engine.open(m_path, m_fileStop);
        }
        if (!m_engine.isOpen())
            return;
        if (requests.loop)
            m_engine.setLoop(*requests.loop);
        if (requests.seek)
            seek(*requests.seek);
        if (requests.steps != 0)
            m_engine.stepOnce(requests.steps > 0);
        if (requests.playing)
            m_engine.setPlaying(*requests.playing);
    }

    void seek(double seconds) {
        const auto patience = std::chrono::steady_clock::now() + kSeekPatience;
        m_engine.seek(seconds, [this, patience] {
            if (std::chrono::steady_clock::now() < patience)
                return false;
            const std::scoped_lock lock(m_mutex);
            return m_requests.seek || m_requests.open || m_requests.close;
        });
    }

    void fail(const Error& error) {
        m_engine.close();
        if (error.kind() != ErrorKind::Cancelled && m_events.failed)
            m_events.failed(m_path, error);
    }

    PlaybackEvents m_events;
    SoundQueue m_sound;
    PlaybackEngine m_engine;
    std::string m_path; ///< what the engine plays, or was to; the thread's own
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    Requests m_requests;
    std::stop_source m_file; ///< stops the reading of the file last asked for
    std::stop_token m_fileStop;
    std::jthread m_thread; ///< the last member: ends before the others
};

Playback::Playback(PlaybackEvents events) : m_thread(std::make_unique<Thread>(std::move(events))) {}
Playback::~Playback() = default;

void Playback::open(std::string path) {
    m_thread->replaceFile(std::move(path));
}

void Playback::close() {
    m_thread->replaceFile(std::nullopt);
}

void Playback::play() {
    m_thread->request([](Requests& requests) { requests.playing = true; });
}

void Playback::pause() {
    m_thread->request([](Requests& requests) { requests.playing = false; });
}

void Playback::seek(double seconds) {
    if (!std::isfinite(seconds))
        return;
    m_thread->request([=](Requests& requests) {
        requests.seek = std::max(0.0, seconds);
        requests.steps = 0;
    });
}

void Playback::step(int pictures) {
    m_thread->request([=](Requests& requests) { requests.steps += pictures; });
}

void Playback::setSpeed(double speed) {
    if (std::isfinite(speed) && speed != 0)
        m_thread->request([=](Requests& requests) {
            requests.speed = std::copysign(std::clamp(std::abs(speed), kSlowest, kFastest), speed);
        });
}

void Playback::setLoop(std::optional<TimeRange> range) {
    m_thread->request([=](Requests& requests) { requests.loop = range; });
}

void Playback::setPictureSize(PictureSize box) {
    m_thread->request([=](Requests& requests) { requests.size = box; });
}

void Playback::setAudio(std::optional<AudioFormat> format) {
    m_thread->request([=](Requests& requests) { requests.audio = format; });
}

std::size_t Playback::readAudio(std::span<std::int16_t> into, double latency) {
    return m_thread->sound().read(into, latency);
}

} // namespace pllava
