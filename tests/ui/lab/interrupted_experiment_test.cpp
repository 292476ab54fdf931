// An experiment that runs in the window: what is asked meanwhile, and what is left of it after a crash.

#include <csignal>
#include <cstdlib>
#include <fstream>

#include <QComboBox>
#include <QProcess>
#include <QPushButton>

#include "tests/support/studio.h"
#include "ui/lab/sweeps_dock.h"

namespace pllava::ui {
namespace {

namespace fs = std::filesystem;
using test::await;

constexpr const char* kFolder = "PLLAVA_TEST_INTERRUPTED"; ///< where the window that is killed keeps its things
constexpr auto kLong = std::chrono::seconds(120);

/// On a slow fake, so that the sweep is not over before it is interrupted.
class SlowStudio : public test::Studio {
public:
    explicit SlowStudio(fs::path workspace)
        : Studio(std::move(workspace), {}, Window::Only,
                 test::fakeModels(test::kFakeAnswer, std::chrono::milliseconds(30))) {}
};

std::vector<std::string> linesOf(const fs::path& file) {
    std::vector<std::string> lines;
    std::ifstream text(file);
    for (std::string line; std::getline(text, line) && !text.eof();)
        lines.push_back(line);
    return lines;
}

/// The results of the one experiment there is; empty before there is one.
fs::path resultsIn(const fs::path& workspace) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(workspace.parent_path() / "experiments", ignored))
        return entry.path() / "results.jsonl";
    return {};
}

/// Begins the sweep over pooling in space for the model and all its adapters.
SweepsDock& beginSweep(test::Studio& studio) {
    auto& dock = studio.find<SweepsDock>("sweeps");
    dock.show();
    auto& weights = studio.find<QComboBox>("sweepsWeights");
    EXPECT_TRUE(await([&] { return weights.isEnabled(); }));
    weights.setCurrentIndex(1);
    auto& button = studio.find<QPushButton>("sweepsRun");
    EXPECT_TRUE(await([&] { return button.isEnabled(); }));
    button.click();
    return dock;
}

/// Waits until the sweep has gone on and is over; its trials.
int rowsOfResumed(test::Studio& studio) {
    auto& dock = studio.find<SweepsDock>("sweeps");
    auto& button = studio.find<QPushButton>("sweepsRun");
    EXPECT_TRUE(await([&] { return dock.model().rowCount() > 0; }, kLong)) << "the sweep did not go on";
    EXPECT_TRUE(await([&] { return button.text() == QStringLiteral("Run"); }, kLong));
    return dock.model().rowCount();
}

using InterruptedExperiment = test::StudioTest;

TEST_F(InterruptedExperiment, AQuestionIsAnsweredBetweenTwoTrials) {
    test::DemoStudio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    SweepsDock& dock = beginSweep(studio);
    ASSERT_TRUE(await([&] { return dock.model().rowCount() >= 2; }, kLong));
    studio.find<QPlainTextEdit>("question").setPlainText(QStringLiteral("What color is the square? Answer briefly."));
    const int before = dock.model().rowCount();
    studio.find<QAction>("ask.question").trigger();
    ASSERT_TRUE(studio.awaitAnswers(2));
    const int after = dock.model().rowCount();
    EXPECT_LE(after, before + 2) << "the trial that ran, and one that had begun to be shown";
    EXPECT_EQ(studio.answers().back(), QStringLiteral("yellow"));
    EXPECT_EQ(studio.find<QPushButton>("sweepsRun").text(), QStringLiteral("Stop")) << "the sweep is over";
    ASSERT_TRUE(await([&] { return studio.find<QPushButton>("sweepsRun").text() == QStringLiteral("Run"); }, kLong));
    EXPECT_GE(dock.model().rowCount(), 50);
    EXPECT_TRUE(
        std::ranges::all_of(dock.model().results(), [](const TrialResult& each) { return each.error.empty(); }));
}

TEST_F(InterruptedExperiment, GoesOnWhereItWasAfterTheWindowWasClosed) {
    {
        SlowStudio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        SweepsDock& dock = beginSweep(studio);
        ASSERT_TRUE(await([&] { return dock.model().rowCount() >= 2; }, kLong));
    }
    const auto before = linesOf(resultsIn(m_workspace));
    test::Studio studio(m_workspace);
    const int rows = rowsOfResumed(studio);
    EXPECT_GT(linesOf(resultsIn(m_workspace)).size(), before.size());
    EXPECT_EQ(rows, static_cast<int>(linesOf(resultsIn(m_workspace)).size()));
}

/// Run by the next test as a process of its own, which is killed.
TEST(DISABLED_WindowThatIsKilled, RunsASweep) {
    SlowStudio studio(fs::path(std::getenv(kFolder)) / "workspace.json");
    ASSERT_TRUE(studio.awaitAnswers(1));
    beginSweep(studio);
    await([] { return false; }, kLong);
}

TEST_F(InterruptedExperiment, GoesOnWhereItWasAfterTheWindowWasKilled) {
    QProcess window;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(kFolder), QString::fromStdString(m_folder.path().string()));
    window.setProcessEnvironment(environment);
    window.start(QCoreApplication::applicationFilePath(),
                 {QStringLiteral("--gtest_also_run_disabled_tests"),
                  QStringLiteral("--gtest_filter=DISABLED_WindowThatIsKilled.RunsASweep")});
    ASSERT_TRUE(await([&] { return linesOf(resultsIn(m_workspace)).size() >= 3; }, kLong));
    ::kill(static_cast<pid_t>(window.processId()), SIGKILL);
    window.waitForFinished();
    const auto before = linesOf(resultsIn(m_workspace));

    test::Studio studio(m_workspace);
    const int rows = rowsOfResumed(studio);
    const auto after = linesOf(resultsIn(m_workspace));
    ASSERT_GT(after.size(), before.size()) << "it was over before it was killed";
    EXPECT_EQ(std::vector(after.begin(), after.begin() + static_cast<std::ptrdiff_t>(before.size())), before);
    EXPECT_EQ(rows, static_cast<int>(after.size())) << "a trial was asked twice";
}

TEST_F(InterruptedExperiment, OneThatWasStoppedStaysStopped) {
    {
        SlowStudio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        SweepsDock& dock = beginSweep(studio);
        ASSERT_TRUE(await([&] { return dock.model().rowCount() >= 1; }, kLong));
        auto& button = studio.find<QPushButton>("sweepsRun");
        button.click();
        ASSERT_TRUE(await([&] { return button.text() == QStringLiteral("Run"); }, kLong));
    }
    const auto before = linesOf(resultsIn(m_workspace));
    EXPECT_FALSE(fs::exists(resultsIn(m_workspace).parent_path() / "running"));
    test::Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitReady());
    QTest::qWait(500);
    EXPECT_EQ(studio.find<SweepsDock>("sweeps").model().rowCount(), 0);
    EXPECT_EQ(linesOf(resultsIn(m_workspace)), before);
}

} // namespace
} // namespace pllava::ui
