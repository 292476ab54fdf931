#include "core/base/token_norms.h"

#include <gtest/gtest.h>

#include "core/base/error.h"

namespace pllava {
namespace {

TokenNorms norms(std::int64_t pooledFrames, std::vector<double> times) {
    return {{}, {pooledFrames, 1, 1}, std::vector<float>(static_cast<std::size_t>(pooledFrames)), std::move(times), {}};
}

TEST(ProbePoint, ItsNameReadsBack) {
    for (const char* text : {"projected", "pooled", "layer:0", "layer:31", "final"})
        EXPECT_EQ(name(parseProbePoint(text)), text);
    EXPECT_TRUE(parseProbePoint("final").needsPrompt());
    EXPECT_FALSE(parseProbePoint("projected").needsPrompt());
}

TEST(ProbePoint, OtherTextIsRefused) {
    for (const char* text :
         {"", "layer", "layer:", "layer:-1", "layer:2x", "layer: 2", "layer:99999999999999999999", "Pooled", "pooled "})
        EXPECT_THROW(parseProbePoint(text), Error) << text;
}

TEST(PoolingWindow, IsThatOfAdaptivePooling) {
    const auto window = [](std::int64_t t, std::int64_t sampled, std::int64_t pooled) {
        const PoolingWindow found = poolingWindow(t, sampled, pooled);
        return std::pair(found.first, found.end);
    };
    EXPECT_EQ(window(0, 5, 2), std::pair(0L, 3L)); // windows share the middle one
    EXPECT_EQ(window(1, 5, 2), std::pair(2L, 5L));
    EXPECT_EQ(window(3, 16, 16), std::pair(3L, 4L));
    EXPECT_EQ(window(5, 4, 8), std::pair(2L, 3L)); // frames are repeated
}

TEST(PooledFrame, IsTheOneOfTheNearestSampledFrame) {
    const TokenNorms pairs = norms(2, {0.5, 1.5, 2.5, 3.5});
    EXPECT_EQ(pooledFrameAt(pairs, -3), 0);
    EXPECT_EQ(pooledFrameAt(pairs, 1.9), 0);
    EXPECT_EQ(pooledFrameAt(pairs, 2.1), 1);
    EXPECT_EQ(pooledFrameAt(pairs, 99), 1);
    EXPECT_EQ(secondsOf(pairs, 1), 2.5);
}

TEST(PooledFrame, ItsOwnTimeLeadsBackToIt) {
    const TokenNorms each = norms(4, {0, 1, 2, 3});
    for (std::int64_t t = 0; t < 4; ++t)
        EXPECT_EQ(pooledFrameAt(each, secondsOf(each, t)), t);
    EXPECT_EQ(pooledFrameAt(norms(4, {}), 2), 0);
    EXPECT_EQ(secondsOf(norms(4, {}), 2), 0);
}

} // namespace
} // namespace pllava
