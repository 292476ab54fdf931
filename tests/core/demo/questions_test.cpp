// Answers agree with the scene, in both languages; nothing is asked that the scene does not decide.

#include "core/demo/questions.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "core/demo/phrases.h"
#include "core/demo/scene_generator.h"

namespace pllava::demo {
namespace {

Item item(Color color, Shape shape, double x, double y) {
    Item out;
    out.color = color, out.shape = shape, out.x = x, out.y = y, out.radius = 9;
    return out;
}

/// A red circle at the top left that moves to the lower right, and a blue star that stays at the bottom.
Scene twoItems() {
    Scene scene;
    scene.kind = SceneKind::OneMoves;
    scene.items = {item(Color::Red, Shape::Circle, 20, 20), item(Color::Blue, Shape::Star, 56, 95)};
    scene.items[0].motion = Motion::Move;
    scene.items[0].heading = Heading::LowerRight;
    scene.items[0].distance = 60;
    return scene;
}

/// Every answer that some wording of the question gets.
std::set<std::pair<std::string, std::string>> answers(const Scene& scene, Kind kind, Language language) {
    std::set<std::pair<std::string, std::string>> out;
    Random random(2);
    for (int i = 0; i < 200; ++i)
        if (const auto question = ask(scene, kind, language, random))
            out.insert({question->answer, question->brief});
    return out;
}

using Answers = std::set<std::pair<std::string, std::string>>;

TEST(Questions, HaveTheScenesAnswers) {
    const Scene scene = twoItems();
    EXPECT_EQ(answers(scene, Kind::Caption, Language::English),
              (Answers{{"The video shows a red circle and a blue star. The red circle moves to the lower right.",
                        "A red circle moves lower right."}}));
    EXPECT_EQ(
        answers(scene, Kind::Caption, Language::Chinese),
        (Answers{{"视频中有一个红色的圆形和一个蓝色的星形。红色的圆形向右下移动。", "一个红色的圆形向右下移动。"}}));
    EXPECT_EQ(answers(scene, Kind::Direction, Language::English),
              (Answers{{"The red circle moves to the lower right.", "lower right"}}));
    EXPECT_EQ(answers(scene, Kind::Speed, Language::English), (Answers{{"The red circle moves fast.", "fast"}}));
    EXPECT_EQ(answers(scene, Kind::Place, Language::English), (Answers{{"The blue star is at the bottom.", "bottom"}}));
    EXPECT_EQ(answers(scene, Kind::Count, Language::Chinese), (Answers{{"视频中有两个物体。", "两个"}}));
    EXPECT_EQ(answers(scene, Kind::Camera, Language::English),
              (Answers{{"No, the camera stays still.", "No"}, {"The camera stays still.", "still"}}));
    EXPECT_EQ(answers(scene, Kind::Relation, Language::English), Answers{}); // one of them moves
    EXPECT_EQ(answers(scene, Kind::Order, Language::English), Answers{});
}

TEST(Questions, RelationsAreSeenFromTheRightSide) {
    Scene scene = twoItems();
    scene.kind = SceneKind::Still;
    scene.items[0].motion = Motion::Still;
    for (const auto& [answer, brief] : answers(scene, Kind::Relation, Language::English)) {
        const bool redFirst = answer.find("red circle") < answer.find("blue star");
        for (const auto& [words, isTrueOfRed] :
             {std::pair{"left of", true}, {"above", true}, {"right of", false}, {"below", false}})
            if (answer.find(words) != std::string::npos) {
                EXPECT_EQ(redFirst, isTrueOfRed) << answer; // "No" is followed by what is the case
            }
    }
    EXPECT_GE(answers(scene, Kind::Relation, Language::English).size(), 8U);
}

TEST(Questions, WhereIsAskedOnlyWhereOneSideSaysIt) {
    Scene scene;
    scene.kind = SceneKind::Still;
    const auto asksWhere = [&](double x, double y) {
        scene.items = {item(Color::Red, Shape::Circle, 56 + x, 56 + y), item(Color::Blue, Shape::Star, 56, 56)};
        std::set<std::string> briefs;
        for (const auto& [answer, brief] : answers(scene, Kind::Relation, Language::English))
            if (brief == "left" || brief == "right" || brief == "above" || brief == "below")
                briefs.insert(answer);
        return briefs;
    };
    EXPECT_EQ(asksWhere(-40, 30), (std::set<std::string>{}));
    EXPECT_EQ(asksWhere(-40, 10), (std::set<std::string>{"The red circle is to the left of the blue star.",
                                                         "The blue star is to the right of the red circle."}));
    EXPECT_EQ(asksWhere(5, -40), (std::set<std::string>{"The red circle is above the blue star.",
                                                        "The blue star is below the red circle."}));
}

TEST(Questions, RelationsAreAffirmedAsOftenAsDenied) {
    Random random(5);
    std::map<std::string, int> count;
    for (int i = 0; i < 1500; ++i)
        if (const auto question = ask(makeScene(random, {Medium::Image, SceneKind::Still, {}}), Kind::Relation,
                                      Language::English, random))
            ++count[question->brief];
    EXPECT_GT(count["Yes"], 150);
    EXPECT_NEAR(count["Yes"], count["No"], 0.2 * count["No"]);
}

TEST(Questions, ACameraThatMovesIsAskedAbout) {
    Random random(6);
    int camera = 0;
    for (int i = 0; i < 500; ++i) {
        const Scene scene = makeScene(random, {Medium::Video, SceneKind::CameraPans, {}});
        camera += askAny(scene, Language::English, random).kind == Kind::Camera;
    }
    EXPECT_GT(camera, 150); // of 500; the kinds that can be asked then are seven
}

TEST(Questions, EventsComeInTheirOrder) {
    Scene scene = twoItems();
    scene.kind = SceneKind::TwoEvents;
    scene.items[0].motion = Motion::Disappear, scene.items[0].when = .8;
    scene.items[1].motion = Motion::Appear, scene.items[1].when = .2;
    EXPECT_EQ(answers(scene, Kind::Order, Language::English),
              (Answers{{"First the blue star appears.", "blue star appears"},
                       {"Last the red circle disappears.", "red circle disappears"}}));
    EXPECT_EQ(answers(scene, Kind::Caption, Language::English).begin()->first,
              "The video shows a red circle and a blue star. The blue star appears. The red circle disappears.");
}

TEST(Questions, APanIsToldWithOrWithoutItsArticle) {
    Scene scene = twoItems();
    scene.kind = SceneKind::CameraPans;
    scene.items[0].motion = Motion::Still;
    scene.camera = Heading::Up;
    EXPECT_TRUE(answers(scene, Kind::Camera, Language::English).contains({"The camera pans up.", "up"}));
    scene.camera = Heading::LowerLeft;
    EXPECT_TRUE(
        answers(scene, Kind::Camera, Language::English).contains({"The camera pans to the lower left.", "lower left"}));
    EXPECT_TRUE(answers(scene, Kind::Camera, Language::Chinese).contains({"镜头向左下移动。", "左下"}));
    EXPECT_EQ(answers(scene, Kind::Event, Language::English), Answers{}); // everything seems to move
}

TEST(Questions, OtherWorldsAreRefusedWhateverIsAsked) {
    Random random(4);
    const Scene scene = makeScene(random, {Medium::Video, SceneKind::Outside, {}});
    std::set<std::string> asked;
    for (int i = 0; i < 50; ++i) {
        const Question question = askAny(scene, Language::English, random);
        EXPECT_EQ(question.kind, Kind::Refusal);
        EXPECT_EQ(question.answer, refusal(Language::English));
        asked.insert(question.question);
    }
    EXPECT_GT(asked.size(), 20U);
    EXPECT_FALSE(ask(scene, Kind::Color, Language::English, random));
}

TEST(Questions, EveryKindIsAskedInBothLanguagesAndNoBraceIsLeft) {
    Random random(5);
    std::map<Kind, std::set<Language>> kinds;
    for (int i = 0; i < 3000; ++i) {
        const Scene scene = makeScene(random, {});
        const Question question = askAny(scene, static_cast<Language>(i % 2), random);
        kinds[question.kind].insert(question.language);
        for (const std::string& text : {question.question, question.answer, question.brief}) {
            EXPECT_EQ(text.find('{'), std::string::npos) << text;
            EXPECT_FALSE(text.empty());
        }
    }
    EXPECT_EQ(kinds.size(), kKinds);
    for (const auto& [kind, languages] : kinds)
        EXPECT_EQ(languages.size(), kLanguages) << name(kind);
}

TEST(Questions, HalfOfWhatIsLookedForIsThere) {
    Random random(6);
    int yes = 0;
    for (int i = 0; i < 2000; ++i)
        yes += ask(makeScene(random, {Medium::Video, SceneKind::Still, {}}), Kind::Exist, Language::English, random)
                   ->brief == "Yes";
    EXPECT_NEAR(yes, 1150, 120); // one of four other shapes, or six colours, is the right one after all
}

} // namespace
} // namespace pllava::demo
