// What a new user meets: the adapter, the questions that are offered, and what is said of a film of the real world.

#include <QAction>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>

#include "tests/support/studio.h"
#include "ui/base/suggestions.h"

namespace pllava::ui {
namespace {

using test::await;
using test::Studio;

const QString kSamples = QStringLiteral(PLLAVA_RESOURCES "/samples/");

class FirstImpressions : public test::StudioTest {
protected:
    static QStringList offered(const Studio& studio) {
        QStringList texts;
        for (const auto* each :
             const_cast<Studio&>(studio).window().findChildren<QPushButton*>(QStringLiteral("suggestion")))
            texts << each->text();
        return texts;
    }
    /// As a film that somebody has: no sample, nor in a folder of the demo's clips.
    QString film() const {
        const QString path = QString::fromStdString((m_folder / "holiday.mp4").string());
        QFile::copy(kSamples + QStringLiteral("two-shapes-left.mp4"), path);
        return path;
    }
    static QWidget& hint(Studio& studio) { return studio.find<QWidget>("demoHint"); }
    static QPushButton& step(Studio& studio, const char* text) {
        for (auto* each : hint(studio).findChildren<QPushButton*>())
            if (each->text() == QString::fromUtf8(text))
                return *each;
        throw std::runtime_error(text);
    }
    static QString adapter(Studio& studio) { return studio.named<QComboBox>("Adapter").currentText(); }
};

TEST_F(FirstImpressions, TheSliderOfAlphaActsAtOnce) {
    test::DemoStudio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_EQ(adapter(studio), QStringLiteral("pooled-step1000"));
    auto& alpha = studio.named<QSlider>("LoRA α");
    EXPECT_TRUE(alpha.isEnabled());
    EXPECT_EQ(alpha.value(), 4 * 4); // four steps in 1
    const QString question = QStringLiteral("Which object moves?");
    studio.ask(question);
    ASSERT_TRUE(studio.awaitAnswers(2));
    alpha.setValue(alpha.maximum());
    studio.find<QAction>("ask.new").trigger();
    studio.ask(question);
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_EQ(studio.answers().back(), QStringLiteral("yellow square")) << "the short answers of the fine-tuning";
}

TEST_F(FirstImpressions, WhatAPersonChoseComesBack) {
    {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        auto& box = studio.named<QComboBox>("Adapter");
        box.setCurrentIndex(0);
        emit box.activated(0);
        ASSERT_TRUE(await([&] { return !studio.named<QSlider>("LoRA α").isEnabled(); }));
        studio.window().close();
    }
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitReady());
    EXPECT_EQ(adapter(studio), QStringLiteral("None: the base model"));
}

TEST_F(FirstImpressions, ASampleOffersItsOwnQuestions) {
    test::DemoStudio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    ASSERT_TRUE(studio.open(kSamples + QStringLiteral("appearing.mp4")));
    EXPECT_EQ(offered(studio), (QStringList{QStringLiteral("Describe the video in detail."),
                                            QStringLiteral("What appears in the video?"),
                                            QStringLiteral("What happens to the green circle?")}));
    studio.window().findChildren<QPushButton*>(QStringLiteral("suggestion"))[1]->click();
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_TRUE(studio.answers().back().contains(QStringLiteral("green circle")));
    applyLanguage(QStringLiteral("zh_CN"));
    ASSERT_TRUE(await([&] { return offered(studio).value(1) == QStringLiteral("视频中什么出现了？"); }));
    EXPECT_TRUE(hint(studio).isHidden());
}

TEST_F(FirstImpressions, AChineseWindowAsksInChinese) {
    applyLanguage(QStringLiteral("zh_CN"));
    test::DemoStudio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_EQ(studio.answers().back(), QStringLiteral("黄色的正方形向右移动。"));
    EXPECT_EQ(studio.window().findChild<QLabel*>(QStringLiteral("question"))->text(),
              QStringLiteral("视频里发生了什么？"));
}

TEST_F(FirstImpressions, AFilmIsSaidToNeedAnotherModel) {
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_TRUE(hint(studio).isHidden());
    ASSERT_TRUE(studio.open(film()));
    EXPECT_TRUE(hint(studio).isVisible());
    EXPECT_TRUE(hint(studio).findChild<QLabel*>()->text().contains(QStringLiteral("pllava-7b")));
    EXPECT_EQ(offered(studio).value(1), QStringLiteral("Which object moves?"));
    step(studio, "Open a model's folder…").click();
    auto* dialog = studio.window().findChild<QFileDialog*>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_EQ(dialog->fileMode(), QFileDialog::Directory);
    dialog->reject();
    ASSERT_TRUE(studio.open(kSamples + QStringLiteral("appearing.mp4")));
    EXPECT_TRUE(hint(studio).isHidden());
}

TEST_F(FirstImpressions, TheHintStaysAwayOnceItIsClosed) {
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    ASSERT_TRUE(studio.open(film()));
    step(studio, "Close").click();
    EXPECT_TRUE(hint(studio).isHidden());
    ASSERT_TRUE(studio.open(kSamples + QStringLiteral("appearing.mp4")));
    ASSERT_TRUE(studio.open(film()));
    EXPECT_TRUE(hint(studio).isHidden());
}

TEST_F(FirstImpressions, OtherModelsAreOfferedQuestionsAboutRealVideos) {
    const QStringList questions = suggestedQuestions(ModelWorld::Real, kSamples + QStringLiteral("appearing.mp4"));
    EXPECT_EQ(questions.size(), 3);
    EXPECT_EQ(questions.front(), QStringLiteral("Describe the video in detail."));
    applyLanguage(QStringLiteral("zh_CN"));
    EXPECT_NE(suggestedQuestions(ModelWorld::Real, {}).front(), questions.front());
}

TEST_F(FirstImpressions, ClipsOfTheDemosWorldAreKnown) {
    EXPECT_TRUE(isDemoClip(kSamples + QStringLiteral("appearing.mp4")));
    EXPECT_FALSE(isDemoClip(film()));
    std::filesystem::create_directories(m_folder / "set/clips/000001");
    const QString clip = QString::fromStdString((m_folder / "set/clips/000001").string());
    EXPECT_FALSE(isDemoClip(clip));
    QFile set(QString::fromStdString((m_folder / "set/set.jsonl").string()));
    ASSERT_TRUE(set.open(QIODevice::WriteOnly));
    EXPECT_TRUE(isDemoClip(clip));
}

} // namespace
} // namespace pllava::ui
