// A training that a person begins, stops, goes on with and tries, in the real window with the real program.

#include <fstream>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "tests/support/studio.h"
#include "ui/training/training_dock.h"
#include "ui/training/training_plot.h"

namespace pllava::ui {
namespace {

using test::await;
using test::Studio;

class Run : public testing::Test {
protected:
    Run() {
        std::ofstream set(m_folder / "set.jsonl");
        for (const char* name : {"moving-right", "two-shapes-left", "appearing"})
            set << nlohmann::json{{"video", std::string(PLLAVA_RESOURCES "/samples/") + name + ".mp4"},
                                  {"question", "What happens in the video?"},
                                  {"answer", "Something small moves."}}
                << "\n";
    }
    void begin(Studio& studio, int steps) {
        std::ofstream(m_folder / "settings.json")
            << nlohmann::json{{"steps", steps},        {"lora_r", 4},
                              {"frames", 4},           {"pooling_shape", {4, 2, 2}},
                              {"learning_rate", 1e-3}, {"checkpoint_samples", 1000},
                              {"evaluate_samples", 2}, {"template", "plain"}};
        std::ofstream(m_folder / "other.jsonl") << nlohmann::json{{"video", PLLAVA_RESOURCES "/samples/still-life.mp4"},
                                                                  {"question", "What happens in the video?"},
                                                                  {"answer", "Nothing moves."}};
        auto& dock = studio.find<TrainingDock>("training");
        dock.show();
        studio.find<QToolButton>("trainingNew").click();
        studio.find<QLineEdit>("trainingSet").setText(path("set.jsonl"));
        studio.find<QLineEdit>("trainingHeldOut").setText(path("other.jsonl"));
        studio.find<QLineEdit>("trainingSettings").setText(path("settings.json"));
        studio.find<QLineEdit>("trainingOutput").setText(path("run"));
        studio.find<QPushButton>("trainingBegin").click();
    }
    QString path(const char* name) const { return QString::fromStdString((m_folder / name).string()); }
    static std::size_t points(Studio& studio) {
        return studio.window().findChild<TrainingPlot*>()->drawn("loss").size();
    }
    test::ScratchFolder m_folder;
};

TEST_F(Run, GrowsIsStoppedGoesOnAndItsCheckpointAnswers) {
    test::DemoStudio studio(m_folder / "workspace.json");
    ASSERT_TRUE(studio.awaitAnswers(1));
    begin(studio, 100000);
    ASSERT_TRUE(await([&] { return points(studio) > 0; })) << qPrintable(studio.find<QLabel>("trainingMessage").text());
    const std::size_t early = points(studio);
    ASSERT_TRUE(await([&] { return points(studio) > early; }));
    EXPECT_FALSE(studio.window().findChild<TrainingPlot*>()->drawn("eval_loss").empty());
    auto& run = studio.find<QToolButton>("trainingRun");
    EXPECT_EQ(run.text(), QStringLiteral("Stop"));
    run.click();
    ASSERT_TRUE(await([&] { return run.isEnabled() && run.text() == QStringLiteral("Resume"); }));
    const std::size_t stopped = points(studio);
    run.click();
    ASSERT_TRUE(await([&] { return run.text() == QStringLiteral("Stop") && points(studio) > stopped; }))
        << qPrintable(studio.find<QLabel>("trainingMessage").text());
    run.click();
    ASSERT_TRUE(await([&] { return run.isEnabled() && run.text() == QStringLiteral("Resume"); }));
    ASSERT_TRUE(await([&] { return studio.find<QComboBox>("trainingCheckpoint").count() >= 2; }));
    auto& adapter = studio.named<QComboBox>("Adapter");
    studio.find<QToolButton>("trainingLoad").click();
    const QString checkpoint = studio.find<QComboBox>("trainingCheckpoint").currentData().toString();
    ASSERT_TRUE(await([&] { return adapter.currentData().toString() == checkpoint; }));
    studio.ask(QStringLiteral("What happens in the video?"));
    ASSERT_TRUE(studio.awaitAnswers(2));
    studio.window().close();
    const auto saved = parseJson(readTextFile(m_folder / "workspace.json"), "workspace");
    EXPECT_EQ(saved["adapter"], checkpoint.toStdString());
    EXPECT_EQ(saved["training"], path("run").toStdString()); // followed again after a restart
}

TEST_F(Run, AFailureIsToldInPlaceInTheProgramsWords) {
    Studio studio(m_folder / "workspace.json");
    ASSERT_TRUE(studio.awaitAnswers(1));
    std::ofstream(m_folder / "set.jsonl") << "{\n";
    begin(studio, 5);
    const auto told = [&] {
        for (const QLabel* label : studio.find<TrainingDock>("training").findChildren<QLabel*>())
            if (label->text().contains(QStringLiteral("set.jsonl, line 1")))
                return true;
        return false;
    };
    EXPECT_TRUE(await(told));
}

} // namespace
} // namespace pllava::ui
