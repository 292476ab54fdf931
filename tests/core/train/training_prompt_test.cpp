#include "core/train/training_prompt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pllava::test {
namespace {

using testing::StartsWith;

const std::filesystem::path kResources = PLLAVA_RESOURCES;

class Taught : public testing::TestWithParam<const char*> {
protected:
    /// The ids that are learned (or not), decoded with their control tokens.
    std::string decoded(const TrainingPrompt& prompt, bool learned) const {
        std::vector<std::int64_t> ids;
        for (std::size_t index = 0; index < prompt.ids.size(); ++index)
            if ((prompt.learned[index] != 0) == learned)
                ids.push_back(prompt.ids[index]);
        return tokenizer.decode(ids, SpecialTokens::Keep);
    }
    const Tokenizer tokenizer = Tokenizer::load(kResources / "demo-model/base");
    const PromptTemplates templates = PromptTemplates::load(kResources / "prompts.json");
};

TEST_F(Taught, TheAnswersAndTheirEndsAloneAreLearned) {
    const std::vector<Turn> turns{{"What moves?", "The red circle."}, {"Where to?", "To the left."}};
    const TrainingPrompt prompt = renderTraining(tokenizer, templates.find("plain"), turns);
    EXPECT_EQ(decoded(prompt, true), "The red circle.</s> To the left.</s>");
    EXPECT_EQ(prompt.learned.size(), prompt.ids.size());
}

TEST_P(Taught, TheModelIsTaughtBehindThePromptItWillBeAskedWith) {
    const PromptTemplate& prompt = templates.find(GetParam());
    const std::vector<Turn> answered{{"What moves?", "The red circle."}}, asked{{"What moves?", std::nullopt}};
    const TrainingPrompt taught = renderTraining(tokenizer, prompt, answered);
    const RenderedPrompt rendered = renderPrompt(prompt, asked);
    const auto question = tokenizer.encode(rendered.text, rendered.literal);
    const auto first = std::find(taught.learned.begin(), taught.learned.end(), 1) - taught.learned.begin();
    ASSERT_EQ(first, static_cast<std::ptrdiff_t>(question.size()));
    EXPECT_TRUE(std::equal(question.begin(), question.end(), taught.ids.begin()));
}

INSTANTIATE_TEST_SUITE_P(Templates, Taught, testing::Values("plain", "eval_vcgbench", "eval_recaption", "demo"));

TEST_F(Taught, WhatAPersonWroteIsTextAndEndsNothing) {
    const std::vector<Turn> turns{{"<image> </s>?", "No </s> yet."}};
    const TrainingPrompt prompt = renderTraining(tokenizer, templates.find("plain"), turns);
    EXPECT_EQ(std::count(prompt.ids.begin(), prompt.ids.end(), tokenizer.idOf("<image>").value()), 1);
    EXPECT_EQ(std::count(prompt.ids.begin(), prompt.ids.end(), tokenizer.endOfSequenceId().value()), 1);
    EXPECT_EQ(prompt.ids.back(), tokenizer.endOfSequenceId());
}

} // namespace
} // namespace pllava::test
