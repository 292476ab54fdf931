#include "ui/training/training_dock.h"

#include <fstream>

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include "core/base/pending_file.h"
#include "tests/support/await.h"
#include "tests/support/scratch_folder.h"
#include "tests/ui/training/sample_record.h"
#include "ui/base/language.h"
#include "ui/look/theme.h"
#include "ui/training/training_plot.h"

namespace pllava::ui {
namespace {

using test::await;

class Dock : public testing::Test {
protected:
    Dock() {
        m_dock.resize(900, 340);
        m_dock.show();
    }
    void TearDown() override {
        applyLanguage(QStringLiteral("en"));
        applyTheme(Theme::Light);
    }
    void write(int from, int to) const {
        std::filesystem::create_directories(m_run);
        std::ofstream file(m_run / "metrics.jsonl", std::ios::app);
        for (int step = from; step <= to; ++step)
            file << test::sampleStep(step, 40) << "\n";
    }
    void writeCheckpoint(const char* name) const {
        std::filesystem::create_directories(m_run / name);
        std::ofstream(m_run / name / "config.json") << "{}";
    }
    void follow() { m_dock.follow(QString::fromStdString(m_run.string())); }
    TrainingPlot& plot() { return *m_dock.findChild<TrainingPlot*>(); }
    bool awaitPoints(std::size_t count) {
        return await([&] { return plot().drawn("loss").size() == count; });
    }
    template <typename Widget> Widget& find(const char* name) {
        return *m_dock.findChild<Widget*>(QLatin1String(name));
    }
    QString shown() const {
        QStringList texts;
        for (const QLabel* label : m_dock.findChildren<QLabel*>())
            if (label->isVisible())
                texts << label->text();
        return texts.join(u'\n');
    }
    test::ScratchFolder m_scratch;
    std::filesystem::path m_run = m_scratch / "run";
    TrainingDock m_dock;
};

TEST_F(Dock, SaysWhatToDoThenWhatItWaitsForThenShowsTheCurve) {
    EXPECT_TRUE(shown().contains(QStringLiteral("Follow the folder of a training"))) << qPrintable(shown());
    follow();
    ASSERT_TRUE(await([&] { return shown().contains(QStringLiteral("There is no training in")); }));
    write(1, 10);
    ASSERT_TRUE(awaitPoints(10));
    EXPECT_TRUE(plot().isVisible());
    EXPECT_FALSE(shown().contains(QStringLiteral("There is no training in")));
}

TEST_F(Dock, FollowsWhatIsWritten) {
    write(1, 10);
    follow();
    ASSERT_TRUE(awaitPoints(10));
    EXPECT_EQ(plot().drawn("eval_loss").size(), 1U);
    write(11, 25);
    ASSERT_TRUE(awaitPoints(25));
    EXPECT_EQ(plot().drawn("eval_loss").size(), 2U);
    EXPECT_TRUE(find<QLabel>("trainingProgress").text().startsWith(QStringLiteral("Step 25")));
    std::ofstream(m_run / "metrics.jsonl", std::ios::app) << R"({"step": 26, "lo)"; // a line on its way
    write(26, 27);
    ASSERT_TRUE(await([&] { return shown().contains(QStringLiteral("cannot be read and are left out: 1")); }));
    EXPECT_EQ(plot().drawn("loss").size(), 26U); // 26 is damaged now, 27 is whole
    std::string again;                           // a resumed training replaces the file
    for (int step = 1; step <= 12; ++step)
        again += test::sampleStep(step, 40).dump() + "\n";
    writeWholeFile(m_run / "metrics.jsonl", again);
    ASSERT_TRUE(awaitPoints(12));
}

TEST_F(Dock, KeepsTheCurvesWhereTheFolderGoes) {
    write(1, 10);
    follow();
    ASSERT_TRUE(awaitPoints(10));
    std::filesystem::rename(m_run, m_scratch / "gone");
    ASSERT_TRUE(await([&] { return shown().contains(QStringLiteral("There is no training in")); }));
    EXPECT_EQ(plot().drawn("loss").size(), 10U);
    EXPECT_TRUE(plot().isVisible());
}

TEST_F(Dock, SmoothingBringsTheCurveCloserTogether) {
    write(1, 40);
    follow();
    ASSERT_TRUE(awaitPoints(40));
    const auto roughness = [&] {
        const auto values = plot().drawn("loss");
        double sum = 0;
        for (std::size_t i = 2; i < values.size(); ++i) // bends; the way down stays as long
            sum += std::abs(values[i] - 2 * values[i - 1] + values[i - 2]);
        return sum;
    };
    const double measured = roughness();
    find<QSlider>("trainingSmoothing").setValue(60);
    EXPECT_LT(roughness(), 0.5 * measured);
    EXPECT_EQ(plot().drawn("eval_loss").size(), 4U);
}

TEST_F(Dock, ShowsAnotherMeasureBesideTheLosses) {
    write(1, 20);
    follow();
    ASSERT_TRUE(awaitPoints(20));
    EXPECT_EQ(plot().drawn("color").size(), 20U); // all shares at first
    auto& choice = find<QComboBox>("trainingChoice");
    choice.setFocus();
    QTest::keyClick(&choice, Qt::Key_Down);
    EXPECT_EQ(plot().drawn("gradient_norm").size(), 20U);
    EXPECT_TRUE(plot().drawn("color").empty());
}

TEST_F(Dock, LoadsACheckpointThatIsThere) {
    write(1, 20);
    writeCheckpoint("checkpoint-000010");
    writeCheckpoint("checkpoint-000020");
    writeOrigin(m_run, {"/models/base", "", "/sets/a.jsonl", ""}, R"({"steps": 40})");
    QSignalSpy chosen(&m_dock, &TrainingDock::checkpointChosen);
    follow();
    ASSERT_TRUE(awaitPoints(20));
    EXPECT_EQ(find<QComboBox>("trainingCheckpoint").count(), 2);
    find<QToolButton>("trainingLoad").click();
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen[0][0].toString(), QStringLiteral("/models/base"));
    EXPECT_TRUE(chosen[0][1].toString().endsWith(QStringLiteral("checkpoint-000020"))); // the newest
}

TEST_F(Dock, AnOlderCheckpointStaysChosenWhileNewOnesCome) {
    write(1, 20);
    writeCheckpoint("checkpoint-000010");
    writeCheckpoint("checkpoint-000020");
    follow();
    auto& checkpoints = find<QComboBox>("trainingCheckpoint");
    ASSERT_TRUE(await([&] { return checkpoints.count() == 2; }));
    writeCheckpoint("checkpoint-000030");
    write(21, 30);
    ASSERT_TRUE(await([&] { return checkpoints.count() == 3; }));
    EXPECT_EQ(checkpoints.currentText(),
              QStringLiteral("Checkpoint at step 30")); // the newest, until another is chosen
    checkpoints.setCurrentIndex(2);
    writeCheckpoint("checkpoint-000040");
    write(31, 40);
    ASSERT_TRUE(await([&] { return checkpoints.count() == 4; }));
    EXPECT_EQ(checkpoints.currentText(), QStringLiteral("Checkpoint at step 10"));
}

TEST_F(Dock, ExportsPicturesAndNumbers) {
    write(1, 20);
    follow();
    ASSERT_TRUE(awaitPoints(20));
    QImage image;
    ASSERT_TRUE(image.loadFromData(m_dock.exported(QStringLiteral("a.png")), "PNG"));
    EXPECT_EQ(image.size(), QSize(1872, 1152));
    EXPECT_EQ(image.pixelColor(1, 1), QColor(Qt::white));
    EXPECT_TRUE(m_dock.exported(QStringLiteral("a.pdf")).startsWith("%PDF"));
    EXPECT_TRUE(m_dock.exported(QStringLiteral("a.SVG")).contains("<svg"));
    const QByteArray table = m_dock.exported(QStringLiteral("a.csv"));
    EXPECT_EQ(table.count('\n'), 21);
    EXPECT_TRUE(
        table.startsWith("\xEF\xBB\xBFstep,samples,color,eval_accuracy,eval_loss,gradient_norm,learning_rate,loss,"));
}

TEST_F(Dock, EveryControlHasANameInBothLanguagesAndFollowsTheTheme) {
    write(1, 20);
    follow();
    ASSERT_TRUE(awaitPoints(20));
    for (const char* language : {"zh_CN", "en"}) {
        applyLanguage(QLatin1String(language));
        QCoreApplication::sendPostedEvents();
        for (QWidget* control : m_dock.findChildren<QWidget*>()) {
            const auto* button = qobject_cast<QAbstractButton*>(control);
            if (!control->isVisible() || control->objectName().startsWith(QStringLiteral("qt_")) ||
                !(button || qobject_cast<QComboBox*>(control) || qobject_cast<QSlider*>(control)))
                continue;
            EXPECT_NE(control->focusPolicy() & Qt::TabFocus, 0) << qPrintable(control->objectName());
            EXPECT_FALSE(control->accessibleName().isEmpty() && (!button || button->text().isEmpty()))
                << qPrintable(control->objectName());
        }
    }
    EXPECT_EQ(m_dock.windowTitle(), QStringLiteral("Training"));
    for (const Theme theme : {Theme::Dark, Theme::Light}) {
        applyTheme(theme);
        QCoreApplication::processEvents();
        plot().replot();
        EXPECT_EQ(plot().grab().toImage().pixelColor(2, 2), colorsOf(QApplication::palette()).panel);
    }
}

} // namespace
} // namespace pllava::ui
