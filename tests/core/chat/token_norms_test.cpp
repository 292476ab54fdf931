#include <algorithm>

#include "core/base/error.h"
#include "tests/core/chat/demo_session.h"

namespace pllava {
namespace {

using test::kQuestion;

class SessionNorms : public test::DemoSession {
protected:
    TokenNorms at(const std::string& point, const std::string& question = {}) {
        AskCallbacks callbacks;
        callbacks.progress = [this](std::string_view stage, std::int64_t done, std::int64_t total) {
            m_encodings += stage == "vision" && done == total;
        };
        return m_session.tokenNorms(parseProbePoint(point), m_settings, question, callbacks);
    }
    int m_encodings = 0;
};

TEST_F(SessionNorms, AnotherPoolingNeverEncodesAgain) {
    at("pooled");
    EXPECT_EQ(m_encodings, 1);
    for (const PoolingShape& shape : {PoolingShape{4, 4, 4}, {8, 1, 1}, {16, 2, 3}}) {
        m_settings.pooling = shape;
        EXPECT_EQ(at("pooled").shape, shape);
        EXPECT_EQ(at("layer:0", kQuestion).norms.size(), static_cast<std::size_t>(shape.tokens()));
        at("projected");
    }
    EXPECT_EQ(m_session.ask(kQuestion, m_settings).timings.vision, 0);
    EXPECT_EQ(m_encodings, 1);
}

TEST_F(SessionNorms, TheLastQuestionServesWhereNoneIsGiven) {
    EXPECT_THROW(at("layer:1"), Error);
    const TokenNorms given = at("layer:1", kQuestion);
    m_session.ask(kQuestion, m_settings);
    EXPECT_EQ(at("layer:1").norms, given.norms);
}

TEST_F(SessionNorms, TheConversationGoesOnAsIfNobodyHadLooked) {
    const Answer first = m_session.ask(kQuestion, m_settings);
    m_settings.pooling = {4, 2, 2};
    at("final", "What color is it?");
    m_settings.pooling = m_session.defaults().pooling;
    const Answer second = m_session.ask("What moves?", m_settings);
    EXPECT_TRUE(second.prompt.starts_with(first.prompt + first.text));
    EXPECT_EQ(second.prompt.find("color"), std::string::npos);
    EXPECT_GT(second.cachedTokens, first.visualTokens);
}

TEST_F(SessionNorms, EachTokenIsFoundAgainInTheVideo) {
    const TokenNorms found = at("pooled");
    ASSERT_EQ(found.frameTimesSeconds.size(), 8u);
    EXPECT_TRUE(std::is_sorted(found.frameTimesSeconds.begin(), found.frameTimesSeconds.end()));
    EXPECT_NEAR(found.seen.width, 0.75, 0.02); // 64 × 48, cut to a square
    EXPECT_EQ(found.seen.height, 1);
}

TEST_F(SessionNorms, NormsThatAreNoNumbersAreRefused) {
    Session session = broken();
    try {
        session.tokenNorms({}, session.defaults());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Unsupported);
    }
}

TEST_F(SessionNorms, ImpossibleSettingsAndAClosedSessionAreRefused) {
    m_settings.pooling = {0, 4, 4};
    EXPECT_THROW(at("pooled"), Error);
    m_session.open({});
    m_settings = m_session.defaults();
    EXPECT_THROW(at("pooled"), Error);
}

} // namespace
} // namespace pllava
