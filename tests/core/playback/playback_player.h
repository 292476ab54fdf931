#pragma once

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/playback/playback.h"
#include "core/video/video_file.h"
#include "tests/core/video/test_media.h"

/// What the tests of playback share: a player that records all events, and comparisons with the frames of a file.
namespace pllava::test {

using namespace std::chrono_literals;

inline const std::string kBFrames = movingPicture(100) + "-c:v libx264 -bf 3 -g 30 -pix_fmt yuv420p";

/// A playback and all its events.
class Player {
public:
    Player()
        : m_playback({[this](const MediaDescription& d) { note([&] { m_description = d; }); },
                      [this](const std::string&, const Error& e) { note([&] { m_errors.push_back(e.kind()); }); },
                      [this](const PlaybackFrame& f) { note([&] { m_frames.push_back(f); }); },
                      [this](PlaybackState s) { note([&] { m_states.push_back(s); }); }}) {}

    Playback* operator->() { return &m_playback; }
    /// False when nothing fulfils the wish within a long time.
    template <typename Wish> bool await(Wish wish) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 30s, wish);
    }
    bool open(const std::filesystem::path& path) {
        m_playback.open(path.string());
        return await([this] { return !m_frames.empty() || !m_errors.empty(); }) && m_errors.empty();
    }
    /// The picture that comes after `request`.
    template <typename Request> PlaybackFrame after(Request request) {
        const std::size_t before = locked([&] { return m_frames.size(); });
        request();
        EXPECT_TRUE(await([&] { return m_frames.size() > before; }));
        return locked([&] { return m_frames.back(); });
    }
    PlaybackFrame seek(double seconds) {
        return after([&] { m_playback.seek(seconds); });
    }
    PlaybackFrame step(int pictures) {
        return after([&] { m_playback.step(pictures); });
    }
    bool awaitState(PlaybackState state) {
        return await([&] { return !m_states.empty() && m_states.back() == state; });
    }
    template <typename Read> auto locked(Read read) {
        const std::scoped_lock lock(m_mutex);
        return read();
    }

    MediaDescription m_description;
    std::vector<ErrorKind> m_errors;
    std::vector<PlaybackFrame> m_frames;
    std::vector<PlaybackState> m_states;

private:
    template <typename Change> void note(Change change) {
        const std::scoped_lock lock(m_mutex);
        change();
        m_changed.notify_all();
    }
    std::mutex m_mutex;
    std::condition_variable m_changed;
    Playback m_playback;
};

inline std::vector<TimedFrame> allFrames(const std::filesystem::path& path) {
    VideoFile video(path);
    std::vector<std::int64_t> every(static_cast<std::size_t>(video.info().frameCount));
    std::iota(every.begin(), every.end(), 0);
    return video.framesAt(every);
}

/// Mean difference of the colours, 0 to 255.
inline double difference(const PlaybackFrame& shown, const Frame& expected) {
    EXPECT_EQ(shown.size, (PictureSize{expected.width, expected.height}));
    double sum = 0;
    for (int y = 0; y < expected.height; ++y)
        for (int x = 0; x < expected.width; ++x)
            for (int c = 0; c < 3; ++c)
                sum += std::abs(shown.pixels[static_cast<std::size_t>(y * shown.stride + x * 4 + 2 - c)] -
                                expected.rgb[static_cast<std::size_t>((y * expected.width + x) * 3 + c)]);
    return sum / (expected.width * expected.height * 3);
}

inline void expectSame(const PlaybackFrame& shown, const TimedFrame& expected, const std::string& manner) {
    EXPECT_NEAR(shown.seconds, expected.seconds, 1e-9) << manner;
    EXPECT_LT(difference(shown, expected.frame), 1.0) << manner << " at " << expected.seconds;
}

inline int channel(const PlaybackFrame& frame, double x, double y, int c) {
    const int column = static_cast<int>(x * frame.size.width), line = static_cast<int>(y * frame.size.height);
    return frame.pixels[static_cast<std::size_t>(line * frame.stride + column * 4 + 2 - c)];
}

} // namespace pllava::test
