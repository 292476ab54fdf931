#include "core/lab/attention_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/csv.h"

namespace pllava {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

/// Two tokens of an answer look at 2 frames of 1 × 2 places, sampled from 4 frames.
AnswerAttention attention() {
    return {{}, {2, 1, 2}, {7, 8}, {0.1F, 0.2F, 0.0F, 0.1F, 0.0F, 0.1F, 0.3F, 0.0F}, {0.5, 1.5, 2.5, 3.5}, {}};
}

TEST(AttentionView, SharesAreThoseOfTheSumsByHand) {
    const AttentionSummary found = summaryOf(attention()); // the mean over the answer: .05 .15 .15 .05
    const auto near = [](double value) { return DoubleNear(value, 1e-7); };
    EXPECT_NEAR(found.visualShare, 0.4, 1e-7);
    EXPECT_THAT(found.frames, ElementsAre(near(0.5), near(0.5)));
    EXPECT_THAT(found.places, ElementsAre(near(0.5), near(0.5)));
    EXPECT_THAT(found.tokenFrames,
                ElementsAre(ElementsAre(near(0.75), near(0.25)), ElementsAre(near(0.25), near(0.75))));
}

TEST(AttentionView, TheStrongestMomentHasATime) {
    AnswerAttention later = attention();
    later.weights[6] = 0.9F;
    const AttentionSummary found = summaryOf(later);
    EXPECT_EQ(found.strongestFrame, 1);
    EXPECT_EQ(found.strongestSeconds, 2.5);
}

TEST(AttentionView, NothingSeenIsNoDivisionByZero) {
    AnswerAttention blind = attention();
    std::fill(blind.weights.begin(), blind.weights.end(), 0.0F);
    EXPECT_THAT(summaryOf(blind).frames, ElementsAre(0, 0));
    EXPECT_EQ(summaryOf(blind).visualShare, 0);
}

TEST(AttentionView, TheTableHasEveryVisualToken) {
    EXPECT_EQ(toCsv(attention()), csvHead("index,t,h,w,weight") + "0,0,0,0,0.0500000007\n1,0,0,1,0.150000002\n"
                                                                  "2,1,0,0,0.150000006\n3,1,0,1,0.0500000007\n");
}

} // namespace
} // namespace pllava
