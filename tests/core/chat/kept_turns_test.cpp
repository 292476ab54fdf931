#include "core/chat/kept_turns.h"

#include <gtest/gtest.h>

namespace pllava {
namespace {

constexpr std::int64_t kVisual = 100, kTurn = 10;

/// Of a conversation whose turns all have ten tokens.
std::size_t kept(std::size_t first, std::size_t turns, const ContextSize& context) {
    return oldestKeptTurn(first, turns, context, [&](std::size_t from) {
        EXPECT_LT(from, turns);
        return kVisual + kTurn * static_cast<std::int64_t>(turns - from);
    });
}

TEST(KeptTurns, AllStayWhileThereIsRoomForTheAnswer) {
    EXPECT_EQ(kept(0, 1, {300, 50}), 0u);
    EXPECT_EQ(kept(0, 15, {300, 50}), 0u);
    EXPECT_EQ(kept(0, 20, {300, 0}), 0u);
    EXPECT_EQ(kept(5, 20, {300, 50}), 5u);
}

TEST(KeptTurns, WhereItIsFullTheOldestLeaveUntilHalfIsFree) {
    const std::size_t first = kept(0, 16, {300, 50});
    EXPECT_EQ(first, 8u); // question 110, room 190, answer 47, so 181 are wanted: eight turns
    EXPECT_EQ(kept(first, 17, {300, 50}), first) << "the next questions begin as this one";
}

TEST(KeptTurns, AnAnswerThatMayFillTheContextDoesNotEmptyThePrompt) {
    EXPECT_EQ(kept(0, 10, {300, 100000}), 0u);
    EXPECT_LT(kept(0, 19, {300, 100000}), 15u);
}

TEST(KeptTurns, TheQuestionStaysWhetherItFitsOrNot) {
    EXPECT_EQ(kept(0, 1, {50, 10}), 0u);
    EXPECT_EQ(kept(0, 30, {50, 10}), 29u);
    EXPECT_EQ(kept(40, 30, {300, 10}), 29u); // of a longer conversation
}

TEST(KeptTurns, AThousandQuestionsMoveTheBeginningRarely) {
    std::size_t first = 0;
    int moves = 0;
    for (std::size_t turns = 1; turns <= 1000; ++turns) {
        const std::size_t before = first;
        first = kept(first, turns, {2048, 64});
        moves += first != before;
        EXPECT_LE(kVisual + kTurn * static_cast<std::int64_t>(turns - first) + 64, 2048);
    }
    EXPECT_GT(moves, 5);
    EXPECT_LT(moves, 15);
}

} // namespace
} // namespace pllava
