#include "core/playback/thumbnails.h"

#include <condition_variable>
#include <mutex>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/video/test_media.h"

namespace pllava {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Received {
    double asked;
    double shown;
    PictureSize size;
};

/// Thumbnails and the pictures received.
class Collector {
public:
    template <typename Wish> bool await(Wish wish) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 30s, wish);
    }
    std::vector<Received> frames, previews;

private:
    Thumbnails::Done into(std::vector<Received>& list) {
        return [this, &list](double asked, const PlaybackFrame& frame) {
            const std::scoped_lock lock(m_mutex);
            list.push_back({asked, frame.seconds, frame.size});
            m_changed.notify_all();
        };
    }
    std::mutex m_mutex;
    std::condition_variable m_changed;

public:
    Thumbnails thumbnails{{into(previews), into(frames)}, {80, 80}};
};

std::string clip() {
    return media("thumbnails.mp4", movingPicture(100) + "-c:v libx264 -bf 3 -g 30 -pix_fmt yuv420p").string();
}

TEST(Thumbnails, FramesComeInOrderAndExactly) {
    PLLAVA_NEEDS_FFMPEG();
    Collector collector;
    collector.thumbnails.open(clip());
    collector.thumbnails.requestFrames({0.05, 3.99, 2.0, 0.04});
    ASSERT_TRUE(collector.await([&] { return collector.frames.size() == 4; }));
    const double shown[] = {0.04, 3.96, 2.0, 0.04};
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(collector.frames[i].shown, shown[i], 1e-6);
        EXPECT_EQ(collector.frames[i].size, (PictureSize{80, 60}));
    }
    EXPECT_EQ(collector.frames[1].asked, 3.99);
}

TEST(Thumbnails, OfManyPreviewsTheLastComes) {
    PLLAVA_NEEDS_FFMPEG();
    Collector collector;
    collector.thumbnails.open(clip());
    for (int i = 0; i < 300; ++i)
        collector.thumbnails.requestPreview(i % 40 / 10.0);
    collector.thumbnails.requestPreview(1.5);
    ASSERT_TRUE(collector.await([&] { return !collector.previews.empty() && collector.previews.back().asked == 1.5; }));
    EXPECT_LT(collector.previews.size(), 300u);
}

TEST(Thumbnails, AnotherFileForgetsTheRequestsAndAFaultIsSilent) {
    PLLAVA_NEEDS_FFMPEG();
    Collector collector;
    collector.thumbnails.open("missing.mp4");
    collector.thumbnails.requestFrames({0, 1, 2});
    collector.thumbnails.open(clip());
    collector.thumbnails.requestFrames({3});
    ASSERT_TRUE(collector.await([&] { return collector.frames.size() == 1; }));
    EXPECT_EQ(collector.frames[0].asked, 3);
}

} // namespace
} // namespace pllava
