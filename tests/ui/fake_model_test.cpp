// The window on a model that answers but cannot be inspected, as one on another machine.

#include <QComboBox>
#include <QPushButton>

#include "tests/support/studio.h"
#include "ui/lab/prompt_lab_dock.h"
#include "ui/norms/token_norms_dock.h"

namespace pllava::ui {
namespace {

using test::await;

const std::string& kAnswer = test::kFakeAnswer;

class WindowOnAFake : public test::StudioTest {
protected:
    test::Studio m_studio{m_workspace};
};

TEST_F(WindowOnAFake, QuestionsAreAnswered) {
    ASSERT_TRUE(m_studio.awaitAnswers(1));
    m_studio.ask(QStringLiteral("What are you?"));
    ASSERT_TRUE(m_studio.awaitAnswers(2));
    EXPECT_EQ(m_studio.answers().back(), QString::fromStdString(kAnswer));
}

TEST_F(WindowOnAFake, PanelsThatLookInsideSayWhyTheyCannot) {
    ASSERT_TRUE(m_studio.awaitAnswers(1));
    auto& norms = m_studio.find<TokenNormsDock>("tokenNorms");
    norms.show();
    const auto says = [](QWidget& panel, const QString& words) {
        return std::ranges::any_of(panel.findChildren<QLabel*>(), [&](const QLabel* label) {
            return label->isVisibleTo(&panel) && label->text().contains(words);
        });
    };
    EXPECT_TRUE(says(norms, QStringLiteral("cannot be looked into")));
    for (const char* name : {"insideRun", "twinTowersRun"}) {
        auto& button = m_studio.find<QPushButton>(name);
        EXPECT_FALSE(button.isEnabled()) << name;
        EXPECT_TRUE(button.toolTip().contains(QStringLiteral("cannot be looked into"))) << name;
    }
}

TEST_F(WindowOnAFake, ExperimentsThatOnlyAskRun) {
    ASSERT_TRUE(m_studio.awaitAnswers(1));
    auto& dock = m_studio.find<PromptLabDock>("promptLab");
    auto& button = m_studio.find<QPushButton>("promptLabRun");
    ASSERT_TRUE(await([&] { return button.isEnabled(); }));
    button.click();
    ASSERT_TRUE(await([&] { return button.text() == QStringLiteral("Run"); }));
    ASSERT_GT(dock.model().rowCount(), 0);
    for (const TrialResult& result : dock.model().results()) {
        EXPECT_EQ(result.error, "");
        EXPECT_EQ(result.answer, kAnswer);
        EXPECT_EQ(result.norms.count, 0);
    }
}

} // namespace
} // namespace pllava::ui
