// Experiments that were run in the window: kept, named, opened, compared, continued, reported and deleted.

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>

#include "core/base/json.h"
#include "tests/support/studio.h"
#include "ui/lab/compare_dock.h"
#include "ui/lab/figure_view.h"
#include "ui/lab/lab_wording.h"
#include "ui/lab/saved_experiments_dock.h"
#include "ui/lab/saved_experiments_model.h"
#include "ui/lab/sweeps_dock.h"

namespace pllava::ui {
namespace {

using test::await;

class SavedExperimentsPanel : public test::StudioTest {
protected:
    void begin(test::Studio& studio) {
        ASSERT_TRUE(studio.awaitAnswers(1));
        auto& list = studio.find<SavedExperimentsDock>("experiments");
        list.show();
        list.raise();
    }
    /// The sweep over α with these values, to its end.
    static void sweep(test::Studio& studio, const QString& values) {
        auto& dock = studio.find<SweepsDock>("sweeps");
        dock.show();
        auto& choice = studio.find<QComboBox>("sweepChoice");
        choice.setCurrentIndex(choice.findText(experimentWords("sweep alpha")));
        emit choice.activated(choice.currentIndex());
        dock.findChild<QLineEdit*>(QStringLiteral("parameter.values"))->setText(values);
        auto& button = studio.find<QPushButton>("sweepsRun");
        ASSERT_TRUE(await([&] { return button.isEnabled(); }));
        button.click();
        ASSERT_EQ(button.text(), QStringLiteral("Stop"));
        ASSERT_TRUE(await([&] { return button.text() == QStringLiteral("Run"); }, std::chrono::seconds(60)));
    }
    static SavedExperimentsModel& listIn(test::Studio& studio) {
        return studio.find<SavedExperimentsDock>("experiments").model();
    }
    static QString cell(test::Studio& studio, int row, SavedExperimentsModel::Column column) {
        const auto& list = listIn(studio);
        return list.data(list.index(row, column), Qt::DisplayRole).toString();
    }
};

TEST_F(SavedExperimentsPanel, ListsNamesAndOpensThemAfterARestart) {
    std::vector<TrialResult> before;
    {
        test::Studio studio(m_workspace);
        begin(studio);
        sweep(studio, QStringLiteral("0, 4，8"));
        before = studio.find<SweepsDock>("sweeps").model().results();
        ASSERT_EQ(before.size(), 3u);
        ASSERT_TRUE(await([&] { return cell(studio, 0, SavedExperimentsModel::State) == QStringLiteral("finished"); }));
        EXPECT_EQ(cell(studio, 0, SavedExperimentsModel::Title), QStringLiteral("LoRA α · moving-right.mp4"));
        EXPECT_EQ(cell(studio, 0, SavedExperimentsModel::Trials), QStringLiteral("3 of 3"));
        listIn(studio).setData(listIn(studio).index(0, SavedExperimentsModel::Title), QStringLiteral("  My α "),
                               Qt::EditRole);
    }
    test::Studio studio(m_workspace);
    begin(studio);
    ASSERT_TRUE(await([&] { return listIn(studio).rowCount() == 1; }));
    EXPECT_EQ(cell(studio, 0, SavedExperimentsModel::Title), QStringLiteral("My α"));
    studio.find<SavedExperimentsDock>("experiments").select(0);
    studio.find<QPushButton>("experimentsOpen").click();
    auto& sweeps = studio.find<SweepsDock>("sweeps");
    ASSERT_TRUE(await([&] { return sweeps.model().rowCount() == 3; }));
    for (std::size_t i = 0; i < before.size(); ++i)
        EXPECT_EQ(sweeps.model().results()[i].answer, before[i].answer);
    EXPECT_EQ(sweeps.experiment().facts().name, "sweep alpha");
    EXPECT_EQ(sweeps.values().text("values"), "0,4,8");
    EXPECT_FALSE(sweeps.findChild<FigureView*>()->isEmpty());
    EXPECT_FALSE(studio.find<QPushButton>("experimentsContinue").isEnabled()) << "nothing is left of it";
}

TEST_F(SavedExperimentsPanel, ComparesReportsAndDeletes) {
    test::Studio studio(m_workspace);
    begin(studio);
    auto& list = studio.find<SavedExperimentsDock>("experiments");
    sweep(studio, QStringLiteral("0,8"));
    sweep(studio, QStringLiteral("0,4,8"));
    ASSERT_TRUE(await([&] { return listIn(studio).rowCount() == 2; }));
    const auto ids = [&] {
        std::vector<std::string> all;
        for (const ExperimentSummary& each : listIn(studio).experiments())
            all.push_back(each.id);
        return all;
    };
    const QByteArray alone = studio.find<SweepsDock>("sweeps").findChild<FigureView*>()->exported(QStringLiteral("a.svg"));
    emit list.openRequested(ids());
    ASSERT_TRUE(await([&] { return studio.find<SweepsDock>("sweeps").model().rowCount() == 5; }));
    const QByteArray both = studio.find<SweepsDock>("sweeps").findChild<FigureView*>()->exported(QStringLiteral("a.svg"));
    EXPECT_NE(both, alone);
    EXPECT_TRUE(both.contains("moving-right.mp4: ")) << "each under its name";

    list.select(1);
    studio.find<QPushButton>("experimentsReport").click();
    auto* dialog = studio.window().findChild<QFileDialog*>();
    ASSERT_NE(dialog, nullptr);
    const auto file = m_folder / "report.html";
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(QString::fromStdString(file.string()));
    dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save)->click();
    ASSERT_TRUE(await([&] { return std::filesystem::exists(file); }));
    const std::string page = readTextFile(file);
    EXPECT_NE(page.find("moving-right.mp4"), std::string::npos);
    EXPECT_NE(page.find("<svg"), std::string::npos);

    list.select(1);
    studio.find<QPushButton>("experimentsRemove").click();
    ASSERT_TRUE(await([&] { return listIn(studio).rowCount() == 1; }));
    EXPECT_EQ(cell(studio, 0, SavedExperimentsModel::Trials), QStringLiteral("3 of 3")) << "the other one stays";
}

TEST_F(SavedExperimentsPanel, ContinuesOneThatWasStopped) {
    test::Studio studio(m_workspace);
    begin(studio);
    auto& dock = studio.find<SweepsDock>("sweeps");
    dock.show();
    auto& button = studio.find<QPushButton>("sweepsRun");
    ASSERT_TRUE(await([&] { return button.isEnabled(); }));
    button.click(); // pooling in space and time: many trials
    ASSERT_TRUE(await([&] { return dock.model().rowCount() >= 1; }));
    button.click();
    ASSERT_TRUE(await([&] { return button.text() == QStringLiteral("Run"); }));
    ASSERT_TRUE(await([&] { return listIn(studio).rowCount() == 1; }));
    ASSERT_TRUE(await([&] { return cell(studio, 0, SavedExperimentsModel::State) == QStringLiteral("stopped"); }));
    const ExperimentSummary stopped = listIn(studio).experiments().front();
    ASSERT_LT(stopped.done, stopped.trials);
    studio.find<SavedExperimentsDock>("experiments").select(0);
    auto& again = studio.find<QPushButton>("experimentsContinue");
    ASSERT_TRUE(await([&] { return again.isEnabled(); }));
    again.click();
    ASSERT_TRUE(await([&] { return button.text() == QStringLiteral("Stop"); }));
    ASSERT_TRUE(await([&] { return button.text() == QStringLiteral("Run"); }, std::chrono::seconds(120)));
    EXPECT_EQ(dock.model().rowCount(), stopped.trials);
    ASSERT_TRUE(await([&] { return cell(studio, 0, SavedExperimentsModel::State) == QStringLiteral("finished"); }));
    EXPECT_EQ(listIn(studio).rowCount(), 1) << "it is the same experiment";
}

} // namespace
} // namespace pllava::ui
