// What Session adds to the backend's views: prompts of a conversation, times, and what it refuses.

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/chat/session.h"
#include "tests/support/frames_file.h"

namespace pllava {
namespace {

const std::string kQuestion = "How many objects are there?";

class SessionViews : public testing::Test {
protected:
    SessionViews() : m_session(loaded(resources() / "demo-model/base")), m_settings(m_session.defaults()) {
        m_session.open(test::writeFrames(m_folder, 20));
    }
    static std::filesystem::path resources() { return PLLAVA_RESOURCES; }
    static Session loaded(const std::filesystem::path& model) {
        setenv("PLLAVA_RESOURCES", resources().c_str(), 1);
        return {{model, {}}, {{Device::Cpu}, NumberFormat::Fp32, 0}};
    }
    const test::ScratchFolder m_folder;
    Session m_session;
    AskSettings m_settings;
};

TEST_F(SessionViews, NormsAreThoseOfTokenNormsWithTimesAndRegion) {
    const std::vector<NormPlace> places{{NormPlace::Kind::Final}, {NormPlace::Kind::Layer, 1}, {}};
    const std::vector<TokenView> views = m_session.tokenViews(places, m_settings, kQuestion);
    ASSERT_EQ(views.size(), 3u);
    for (std::size_t i = 0; i < views.size(); ++i) {
        const TokenNorms norms = m_session.tokenNorms(places[i], m_settings, kQuestion);
        EXPECT_EQ(views[i].norms.place, places[i]);
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
    EXPECT_THROW(m_session.tokenViews({{NormPlace::Kind::Final}}, m_settings), Error); // no question
    EXPECT_THROW(m_session.attention({}), Error);                                      // no answer
    m_settings.pooling = {0, 4, 4};
    EXPECT_THROW(m_session.tokenViews({{}}, m_settings), Error);
}

TEST_F(SessionViews, NumbersThatAreNoneAreRefused) {
    std::filesystem::copy(resources() / "demo-model/base", m_folder / "broken");
    const std::filesystem::path weights = m_folder / "broken/model.safetensors";
    const TensorEntry bias = *SafetensorsFile(weights).find("multi_modal_projector.linear_2.bias");
    std::fstream file(weights, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(bias.offset));
    file.write("\x7f\x7f", 2); // the largest number of bf16, whose square is none
    file.close();
    Session broken = loaded(m_folder / "broken");
    broken.open(test::writeFrames(m_folder, 20));
    EXPECT_THROW(broken.tokenViews({{NormPlace::Kind::Projected}}, broken.defaults()), Error);
}

} // namespace
} // namespace pllava
