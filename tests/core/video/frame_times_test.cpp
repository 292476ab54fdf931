#include "core/video/frame_times.h"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/error.h"

namespace pllava {
namespace {

/// One picture a second for ten seconds, then sixty a second for two.
FrameTimes screenRecording() {
    return {130, 0, 12, [](std::int64_t n) { return n < 10 ? double(n) : 10 + double(n - 10) / 60; }};
}

void expectRange(const FrameTimes& times, TimeRange range, std::int64_t first, std::int64_t last) {
    const IndexRange found = framesIn(range, times);
    EXPECT_EQ(found.first, first) << range.start << " to " << range.end;
    EXPECT_EQ(found.last, last) << range.start << " to " << range.end;
}

TEST(FrameTimes, WhereTimesVaryARangeHoldsThePicturesStampedInIt) {
    const FrameTimes times = screenRecording();
    expectRange(times, {0, 5}, 0, 5);
    expectRange(times, {0.5, 4.9}, 1, 4);
    expectRange(times, {8.5, 10.1}, 9, 16);
    expectRange(times, {11, 100}, 70, 129); // clipped
    expectRange(times, {-7, 1.5}, 0, 1);
    expectRange(times, {3.2, 3.8}, 3, 3);          // none is stamped in it: what is shown then
    expectRange(times, {11.99, 11.995}, 129, 129); // while the last picture is shown
    expectRange(times, {1.0004, 2.9996}, 1, 3);    // as exact as time stamps in milliseconds
}

TEST(FrameTimes, WhereTheRateIsConstantBothEndsAreRounded) {
    expectRange(evenTimes(100, 25), {0.05, 0.1}, 1, 2); // 1.25 and 2.5, half to even
    expectRange(evenTimes(100, 25), {0.011, 0.012}, 0, 0);
    expectRange(evenTimes(100, 25), {3.99, 9}, 99, 99);
    FrameTimes late = evenTimes(100, 25); // the first picture is shown at 5 s
    late.firstOnGrid = 125;
    late.end = 9;
    late.secondsOf = [](std::int64_t n) { return 5 + double(n) / 25; };
    expectRange(late, {0, 6}, 0, 25);
    expectRange(late, {8, 20}, 75, 99);
    EXPECT_THROW(framesIn({1, 4.9}, late), Error);
    EXPECT_THROW(framesIn({9, 10}, late), Error);
}

TEST(FrameTimes, RefusesRangesThatMeanNothing) {
    const double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
    for (const FrameTimes& times : {screenRecording(), evenTimes(100, 25)})
        for (const TimeRange range : {TimeRange{2, 1}, TimeRange{1, 1}, TimeRange{nan, 1}, TimeRange{0, nan},
                                      TimeRange{0, inf}, TimeRange{-inf, 1}, TimeRange{12, 20}, TimeRange{-5, -1}})
            EXPECT_THROW(framesIn(range, times), Error) << range.start << ' ' << range.end;
    try {
        framesIn({12, 13}, screenRecording());
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("lasts 12.00 seconds"), std::string::npos) << error.what();
    }
    const FrameTimes still{1, 0, 0, [](std::int64_t) { return 0.0; }};
    EXPECT_THROW(framesIn({0, 1}, still), Error);
}

TEST(FrameTimes, ARateIsConstantWhereOnlyRoundingIsBetween) {
    std::vector<std::int64_t> milliseconds, hundredths, jumping, phone;
    for (int n = 0; n < 300; ++n) {
        milliseconds.push_back(n * 1000 / 30);
        hundredths.push_back((n * 100 + 15) / 30);
        jumping.push_back(n * 40 + (n > 200 ? 40 : 0));
        phone.push_back(n * 1000 / 30 + n * 7 % 5);
    }
    EXPECT_EQ(constantRate(milliseconds, 1e-3, 30), 30);
    EXPECT_NEAR(constantRate(milliseconds, 1e-3, 1000), 30, 0.01) << "what the file states is far off";
    EXPECT_NEAR(constantRate(milliseconds, 1e-3, 0), 30, 0.01);
    EXPECT_EQ(constantRate(hundredths, 1e-2, 30), 30);
    EXPECT_EQ(constantRate(jumping, 1e-3, 25), 0);
    EXPECT_EQ(constantRate(phone, 1e-3, 30), 0);
    EXPECT_EQ(constantRate(std::vector<std::int64_t>{0, 1, 3, 4}, 1, 1), 0);
    EXPECT_EQ(constantRate(std::vector<std::int64_t>{5, 5, 5}, 1, 1), 0);
    EXPECT_EQ(constantRate(std::vector<std::int64_t>{5}, 1, 25), 25);
}

TEST(FrameTimes, TheLastPictureLastsAsStatedWhereStatementsAreTrue) {
    EXPECT_EQ(endOfLast({100, 40}, {140, 500}), 640);
    EXPECT_EQ(endOfLast({100, 1}, {140, 1}), 180) << "a guess";
    EXPECT_EQ(endOfLast({100, 40}, {140, 0}), 180) << "not stated";
}

} // namespace
} // namespace pllava
