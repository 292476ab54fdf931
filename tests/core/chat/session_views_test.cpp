// What Session adds to the backend's views: prompts of a conversation, times, and what it refuses.

#include "core/base/error.h"
#include "tests/core/chat/demo_session.h"

namespace pllava {
namespace {

using test::kQuestion;

using SessionViews = test::DemoSession;

TEST_F(SessionViews, NormsAreThoseOfTokenNormsWithTimesAndRegion) {
    const std::vector<ProbePoint> points{{ProbePoint::Kind::Final}, {ProbePoint::Kind::Layer, 1}, {}};
    const std::vector<TokenView> views = m_session.tokenViews(points, m_settings, kQuestion);
    ASSERT_EQ(views.size(), 3u);
    for (std::size_t i = 0; i < views.size(); ++i) {
        const TokenNorms norms = m_session.tokenNorms(points[i], m_settings, kQuestion);
        EXPECT_EQ(views[i].norms.point, points[i]);
        EXPECT_EQ(views[i].norms.shape, norms.shape);
        EXPECT_EQ(views[i].norms.frameTimesSeconds, norms.frameTimesSeconds);
        EXPECT_EQ(views[i].norms.seen.width, norms.seen.width);
        ASSERT_EQ(views[i].norms.norms.size(), norms.norms.size());
        for (std::size_t token = 0; token < norms.norms.size(); ++token)
            EXPECT_NEAR(views[i].norms.norms[token], norms.norms[token], 1e-4F * norms.norms[token]);
    }
}

TEST_F(SessionViews, AttentionFollowsTheConversationOfTheAnswer) {
    const Answer first = m_session.ask(kQuestion, m_settings);
    const Answer second = m_session.ask("What moves?", m_settings);
    const AnswerAttention one = m_session.attention(first), two = m_session.attention(second);
    EXPECT_EQ(one.weights.size(), one.answerIds.size() * 128);
    EXPECT_EQ(one.frameTimesSeconds.size(), 8u);
    EXPECT_NE(one.weights, two.weights);
    EXPECT_EQ(m_session.attention(first).weights, one.weights); // whatever was asked since
    const Answer third = m_session.ask("What color is it?", m_settings);
    EXPECT_GT(third.cachedTokens, second.visualTokens); // the conversation's cache was left alone
}

TEST_F(SessionViews, TheEndOfSequenceIsNoWord) {
    const Answer answer = m_session.ask(kQuestion, m_settings);
    ASSERT_EQ(answer.stopReason, StopReason::EndOfSequence);
    EXPECT_EQ(m_session.attention(answer).answerIds.size(), answer.newIds.size() - 1);
}

TEST_F(SessionViews, WhatCannotBeSeenIsRefused) {
    EXPECT_THROW(m_session.tokenViews({{ProbePoint::Kind::Final}}, m_settings), Error); // no question
    EXPECT_THROW(m_session.attention({}), Error);                                       // no answer
    m_settings.pooling = {0, 4, 4};
    EXPECT_THROW(m_session.tokenViews({{}}, m_settings), Error);
}

TEST_F(SessionViews, NumbersThatAreNoneAreRefused) {
    Session session = broken();
    EXPECT_THROW(session.tokenViews({{ProbePoint::Kind::Projected}}, session.defaults()), Error);
}

} // namespace
} // namespace pllava
