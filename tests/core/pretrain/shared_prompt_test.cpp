// Questions that share a clip's tokens are each as they would be alone.

#include "core/pretrain/shared_prompt.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ranges>

#include <gtest/gtest.h>

#include "core/demo/scene_generator.h"
#include "core/pretrain/word_targets.h"
#include "core/train/training_prompt.h"

namespace pllava {
namespace {

constexpr std::int64_t kImage = 1100;

demo::Question question(demo::Language language) {
    const bool english = language == demo::Language::English;
    return {demo::Kind::Color, language, english ? "What color is the star?" : "星形是什么颜色？",
            english ? "The star is red." : "星形是红色的。", english ? "red" : "红色"};
}

class SharedPromptTest : public testing::Test {
protected:
    const Tokenizer m_tokenizer = Tokenizer::load(std::string(PLLAVA_DEMO_TRAINING) + "/model");
    std::vector<WordTargets::Mention> mentionsIn(const WordTargets& words, const std::string& text,
                                                 const demo::Scene& scene) const {
        const std::vector<std::int64_t> ids = m_tokenizer.encode(text);
        return words.mentions(ids, std::vector<std::int64_t>(ids.size(), 1), scene);
    }

    const PromptTemplate m_plain =
        PromptTemplates::load(std::filesystem::path(PLLAVA_RESOURCES) / "prompts.json").find("plain");
};

TEST_F(SharedPromptTest, EachConversationIsAsItWouldBeAlone) {
    SharedPrompt shared;
    append(shared, std::array{AskedQuestion{question(demo::Language::English), false}}, m_tokenizer, m_plain, kImage);
    const std::size_t first = shared.ids.size();
    const AskedQuestion conversation[] = {{question(demo::Language::Chinese), true},
                                          {question(demo::Language::English), false}};
    append(shared, conversation, m_tokenizer, m_plain, kImage);
    const Turn turns[] = {{"星形是什么颜色？请简短回答。", "红色"}, {"What color is the star?", "The star is red."}};
    const TrainingPrompt alone = renderTraining(m_tokenizer, m_plain, turns);
    const auto image = static_cast<std::size_t>(std::ranges::find(alone.ids, kImage) - alone.ids.begin());
    ASSERT_EQ(shared.ids.size() - first, alone.ids.size() - image - 1);
    for (std::size_t i = first; i < shared.ids.size(); ++i) {
        EXPECT_EQ(shared.ids[i], alone.ids[i - first + image + 1]);
        EXPECT_EQ(shared.learned[i], alone.learned[i - first + image + 1]);
        EXPECT_EQ(shared.positions[i], static_cast<std::int64_t>(i - first));
        EXPECT_EQ(shared.owners[i], 2);
    }
    EXPECT_EQ(shared.before, std::vector<std::int64_t>(alone.ids.begin(), alone.ids.begin() + image));
}

TEST_F(SharedPromptTest, WordsThatNameAnItemHaveItsTargets) {
    const WordTargets words(m_tokenizer, 1102);
    demo::Scene scene;
    demo::Item star, circle;
    star.color = demo::Color::Red, star.shape = demo::Shape::Star;
    circle.color = demo::Color::Blue, circle.shape = demo::Shape::Circle;
    circle.motion = demo::Motion::Appear;
    scene.items = {star, circle};
    for (const char* text : {"USER: What happens to the blue circle?", "蓝色的圆形发生了什么？"}) {
        const auto mentions = mentionsIn(words, text, scene);
        ASSERT_EQ(mentions.size(), 2U) << text;
        for (const auto& mention : mentions) {
            EXPECT_EQ(mention.labels.color, 1 + static_cast<int>(demo::Color::Blue));
            EXPECT_EQ(mention.labels.motion, 2 + static_cast<int>(demo::kHeadings));
        }
    }
    const auto none = mentionsIn(words, "Is there a red circle?", scene);
    ASSERT_EQ(none.size(), 2U);
    EXPECT_EQ(none[0].labels.color, 1); // something is red
    EXPECT_EQ(none[1].labels.color, 0); // no circle is
}

TEST_F(SharedPromptTest, TheSecondItemOfAQuestionKnowsHowFarItIsFromTheFirst) {
    const WordTargets words(m_tokenizer, 1102);
    demo::Scene scene;
    demo::Item star, circle;
    star.color = demo::Color::Red, star.shape = demo::Shape::Star;
    star.x = 28, star.y = 56;
    circle.color = demo::Color::Blue, circle.shape = demo::Shape::Circle;
    circle.x = 84, circle.y = 42;
    scene.items = {star, circle};
    for (const char* text : {"Is the red star above the blue circle?", "红色的星形在蓝色的圆形的上面吗？"}) {
        const auto mentions = mentionsIn(words, text, scene);
        ASSERT_EQ(mentions.size(), 4U) << text;
        EXPECT_FALSE(mentions[0].offset || mentions[1].offset);
        EXPECT_EQ(mentions[2].offset, (demo::Point{1, -.25})); // half a picture is 1
        EXPECT_EQ(mentions[3].offset, (demo::Point{1, -.25}));
    }
    const std::vector<std::int64_t> ids = m_tokenizer.encode("red star blue circle");
    std::vector<std::int64_t> owners(ids.size(), 1);
    std::ranges::fill(owners | std::views::drop(static_cast<std::ptrdiff_t>(ids.size()) - 2), 2);
    const auto apart = words.mentions(ids, owners, scene);
    ASSERT_EQ(apart.size(), 4U);
    for (const auto& mention : apart)
        EXPECT_FALSE(mention.offset); // of another question
}

} // namespace
} // namespace pllava
