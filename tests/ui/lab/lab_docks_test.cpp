// The laboratory in the real window, with the demo model: its panels show what the command line prints.

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>

#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/lab/attention_view.h"
#include "core/lab/layer_view.h"
#include "tests/support/process.h"
#include "tests/support/studio.h"
#include "ui/base/language.h"
#include "ui/lab/compare_dock.h"
#include "ui/lab/figure_view.h"
#include "ui/lab/inside_dock.h"
#include "ui/lab/lab_wording.h"
#include "ui/lab/prompt_lab_dock.h"
#include "ui/lab/sweeps_dock.h"
#include "ui/lab/towers_dock.h"
#include "ui/look/probe_point_chooser.h"
#include "ui/norms/token_norms_dock.h"
#include "ui/player/player_panel.h"
#include "ui/player/timeline.h"
#include "ui/player/video_view.h"

namespace pllava::ui {
namespace {

using nlohmann::json;
using test::await;
using test::runPllava;

const QString kClip = QStringLiteral(PLLAVA_RESOURCES "/samples/two-shapes-left.mp4");
const QString kQuestion = QStringLiteral("What moves?");

class Lab : public testing::Test {
protected:
    Lab() : m_studio(m_folder / "workspace.json") {
        EXPECT_TRUE(m_studio.awaitAnswers(1));           // about the sample
        choose(m_studio.named<QComboBox>("Adapter"), 0); // none, as the command line has it by default
        EXPECT_TRUE(await([this] { return !m_studio.named<QSlider>("LoRA α").isEnabled(); }));
        EXPECT_TRUE(m_studio.open(kClip));
        m_studio.ask(kQuestion);
        EXPECT_TRUE(m_studio.awaitAnswers(1));
    }
    template <typename Dock> Dock& open(const char* name) {
        auto& dock = m_studio.find<Dock>(name);
        dock.show();
        dock.raise();
        return dock;
    }
    /// Runs it to its end.
    void run(LabDock& dock) {
        auto& button = *dock.findChild<QPushButton*>(dock.objectName() + QStringLiteral("Run"));
        ASSERT_TRUE(await([&] { return button.isEnabled(); }));
        button.click();
        EXPECT_EQ(button.text(), QStringLiteral("Stop"));
        ASSERT_TRUE(await([&] { return button.text() == QStringLiteral("Run"); }, std::chrono::seconds(60)));
    }
    /// As a person does.
    static void choose(QComboBox& box, int entry) {
        box.setCurrentIndex(entry);
        emit box.activated(entry);
    }
    void choose(const char* chooser, int entry) { choose(m_studio.find<QComboBox>(chooser), entry); }
    /// The experiment of this name.
    void choose(const char* chooser, const char* experiment) {
        auto& box = m_studio.find<QComboBox>(chooser);
        choose(box, box.findText(experimentWords(experiment)));
    }
    static json cli(std::vector<std::string> arguments) {
        arguments.push_back("--json");
        return runPllava(arguments).json();
    }
    test::ScratchFolder m_folder;
    test::DemoStudio m_studio;
};

/// All that does not depend on the clock.
void expectSame(const TrialResult& shown, const json& told) {
    json mine = toJson(shown);
    for (const char* key : {"timings_ms", "video", "weights"}) {
        mine.erase(key);
    }
    for (const auto& [key, value] : mine.items()) {
        // The window's session has the prompt's first tokens in its cache, so sums run in another order.
        if (key == "first_token_entropy" || key == "end_probability")
            EXPECT_NEAR(value.get<double>(), told.at(key).get<double>(), 1e-5 * value.get<double>()) << key;
        else
            EXPECT_EQ(value, told.at(key)) << key;
    }
}

TEST_F(Lab, ThePromptLabShowsWhatProbeTells) {
    auto& dock = open<PromptLabDock>("promptLab");
    dock.findChild<QCheckBox*>(QStringLiteral("roles.zh"))->setChecked(false);
    run(dock);
    const json told = cli({"probe", kClip.toStdString(), kQuestion.toStdString(), "--ood-roles", "human", "--ood-roles",
                           "chatml", "--ood-roles", "none"})["runs"];
    const auto& shown = dock.model().results();
    ASSERT_EQ(shown.size(), 4u);
    ASSERT_EQ(told.size(), 4u);
    for (std::size_t i = 0; i < shown.size(); ++i)
        expectSame(shown[i], told[i]);
    EXPECT_FALSE(dock.findChild<FigureView*>()->isEmpty());
    EXPECT_EQ(m_studio.answers().size(), 1) << "the conversation stays as it was";
}

TEST_F(Lab, ASweepOverSpaceShowsWhatSweepTells) {
    auto& dock = open<SweepsDock>("sweeps");
    choose("parameter.part", 0);
    run(dock);
    const auto& shown = dock.model().results();
    ASSERT_GE(shown.size(), 4u);
    EXPECT_TRUE(std::ranges::all_of(shown, [](const TrialResult& each) { return each.frames == 4; }));
    const json rows =
        cli({"sweep", "pooling", kClip.toStdString(), kQuestion.toStdString(), "--part", "spatial"})["rows"];
    ASSERT_EQ(rows.size(), shown.size());
    for (std::size_t i = 0; i < shown.size(); ++i) {
        EXPECT_EQ(rows[i]["visual_tokens"], shown[i].visualTokens);
        EXPECT_EQ(rows[i]["norms"]["median"], shown[i].norms.median);
        EXPECT_EQ(rows[i]["answer"], shown[i].answer);
    }
}

TEST_F(Lab, EveryLayoutAnswersSideBySide) {
    auto& dock = open<CompareDock>("compare");
    run(dock);
    const json told = cli({"compare", kClip.toStdString(), kQuestion.toStdString()})["runs"];
    const auto& shown = dock.model().results();
    ASSERT_EQ(shown.size(), 5u);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        EXPECT_EQ(told[i]["layout"], name(shown[i].layout));
        EXPECT_EQ(told[i]["answer"], shown[i].answer);
        EXPECT_EQ(told[i]["visual_tokens"], shown[i].visualTokens);
        const auto answers = dock.findChildren<QLabel*>(QStringLiteral("comparedAnswer"));
        EXPECT_EQ(answers[static_cast<int>(i)]->text().toStdString(), shown[i].answer);
    }
}

TEST_F(Lab, TheTowersWalkThroughEveryAdapter) {
    auto& dock = open<TowersDock>("twinTowers");
    run(dock);
    auto& slider = *dock.findChild<QSlider*>();
    EXPECT_EQ(slider.maximum(), 10) << "five steps of two arms";
    const QByteArray all = dock.findChild<FigureView*>()->exported(QStringLiteral("a.svg"));
    slider.setValue(10);
    const QByteArray last = dock.findChild<FigureView*>()->exported(QStringLiteral("a.svg"));
    EXPECT_TRUE(all.contains("pooled-step10,")) << all.constData();
    EXPECT_FALSE(last.contains("pooled-step10,"));
    EXPECT_TRUE(last.contains("pooled-step1000"));
    const auto file = m_folder / "towers.svg", table = m_folder / "towers.csv";
    std::vector<std::string> norms{"norms",
                                   kClip.toStdString(),
                                   kQuestion.toStdString(),
                                   "--plot",
                                   file.string(),
                                   "--csv",
                                   table.string(),
                                   "--weights",
                                   "none",
                                   "--frames",
                                   "8",
                                   "--pooling",
                                   "8,4,4"}; // the window asks all with its own shape
    for (const char* arm : {"nframe", "pooled"})
        for (const char* step : {"10", "30", "100", "300", "1000"})
            norms.insert(norms.end(),
                         {"--weights", PLLAVA_RESOURCES "/demo-model/adapters/" + std::string(arm) + "-step" + step});
    cli(norms);
    EXPECT_EQ(all.toStdString(), readTextFile(file)) << "the command line's";
    EXPECT_EQ(dock.exported(QStringLiteral("a.csv")).toStdString(), readTextFile(table));
}

TEST_F(Lab, AFigureSpeaksTheWindowsLanguage) {
    auto& dock = open<TowersDock>("twinTowers");
    run(dock);
    const auto svg = [&] { return dock.findChild<FigureView*>()->exported(QStringLiteral("a.svg")).toStdString(); };
    EXPECT_NE(svg().find("L2 norm of a visual token"), std::string::npos);
    applyLanguage(QStringLiteral("zh_CN"));
    EXPECT_TRUE(await([&] { return svg().find("视觉 token 的 L2 范数") != std::string::npos; }));
    for (const char* english : {"L2 norm", "density", "tokens", "Norms", " of "})
        EXPECT_EQ(svg().find(english), std::string::npos) << english;
    applyLanguage(QStringLiteral("en"));
}

TEST_F(Lab, TheNormsAreThoseOfTheCommandLine) {
    auto& dock = m_studio.find<TokenNormsDock>("tokenNorms");
    const auto file = m_folder / "norms.csv";
    cli({"norms", kClip.toStdString(), "--csv", file.string()});
    EXPECT_TRUE(await([&] { return dock.exported(QStringLiteral("a.csv")).toStdString() == readTextFile(file); }));
}

TEST_F(Lab, ASweepOverAlphaShowsWhatSweepTells) {
    auto& dock = open<SweepsDock>("sweeps");
    choose("sweepChoice", "sweep alpha");
    choose("sweepsWeights", 1); // the model and every adapter
    run(dock);
    const json rows = cli({"sweep", "alpha", kClip.toStdString(), kQuestion.toStdString(), "--weights",
                           PLLAVA_RESOURCES "/demo-model/adapters/pooled-step100"})["rows"];
    std::size_t row = 0;
    for (const TrialResult& each : dock.model().results())
        if (each.trial.weights.ends_with("pooled-step100")) {
            ASSERT_LT(row, rows.size());
            EXPECT_EQ(rows[row]["alpha"], each.alpha);
            EXPECT_EQ(rows[row]["new_tokens"], each.newTokens);
            EXPECT_EQ(rows[row++]["answer"], each.answer);
        }
    EXPECT_EQ(row, rows.size());
}

TEST_F(Lab, ScalingIsDrawnAsTheCommandLineDrawsIt) {
    const auto set = m_folder / "set", results = m_folder / "results.jsonl", plot = m_folder / "scaling.svg";
    runPllava({"demo-data", "--out", set.string(), "--clips", "3", "--stage", "video", "--language", "en"});
    cli({"sweep", "alpha", "--set", (set / "set.jsonl").string(), "--weights",
         PLLAVA_RESOURCES "/demo-model/adapters/pooled-step30", "--weights",
         PLLAVA_RESOURCES "/demo-model/adapters/pooled-step100", "--values", "4,32", "--out", results.string()});
    cli({"scaling", results.string(), "--plot", plot.string()});
    auto& dock = open<SweepsDock>("sweeps");
    emit dock.filesChosen({QString::fromStdString(results.string())});
    ASSERT_TRUE(await([&] { return !dock.model().results().empty(); }));
    EXPECT_EQ(dock.findChild<FigureView*>()->exported(QStringLiteral("a.svg")).toStdString(), readTextFile(plot));
    EXPECT_FALSE(m_studio.find<QPushButton>("sweepsRun").isEnabled()) << "there is nothing to run";
}

TEST_F(Lab, LayersAndAttentionAreWhatTheCommandLineTells) {
    auto& dock = open<InsideDock>("inside");
    run(dock);
    const json layers = cli({"layers", kClip.toStdString(), kQuestion.toStdString()})["layers"];
    const std::vector<LayerRow> rows = layerRows(dock.views());
    ASSERT_EQ(layers.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(layers[i]["median"], rows[i].norms.median);
        EXPECT_EQ(layers[i]["max"], rows[i].norms.maximum);
        EXPECT_EQ(layers[i]["temporal"], *rows[i].similarity.temporal);
    }
    const json attention = cli({"attention", kClip.toStdString(), kQuestion.toStdString()});
    EXPECT_EQ(attention["frames"], json(summaryOf(*dock.attention()).frames));
    auto& view = *m_studio.window().findChild<VideoView*>();
    auto& timeline = m_studio.find<Timeline>("timeline");
    const QImage plain = view.grab().toImage(), line = timeline.grab().toImage();
    m_studio.find<QCheckBox>("attentionOverlay").click();
    EXPECT_NE(view.grab().toImage(), plain) << "it lies over the picture";
    EXPECT_NE(timeline.grab().toImage(), line) << "and along its time";
    m_studio.find<QCheckBox>("attentionOverlay").click();
    EXPECT_EQ(view.grab().toImage(), plain);
    EXPECT_EQ(timeline.grab().toImage(), line);
}

TEST_F(Lab, TheSimilarityGridIsTheCommandLines) {
    auto& dock = open<InsideDock>("inside");
    run(dock);
    const auto exported = [&] {
        return dock.findChild<FigureView*>()->exported(QStringLiteral("a.svg")).toStdString();
    };
    const std::string layers = exported();
    choose("insideChoice", 1);
    EXPECT_NE(exported(), layers);
    const auto file = m_folder / "similarity.svg";
    cli({"similarity", kClip.toStdString(), kQuestion.toStdString(), "--plot", file.string()});
    EXPECT_EQ(exported(), readTextFile(file));
    auto& place = *dock.findChild<ProbePointChooser*>();
    place.setCurrentIndex(place.findText(QStringLiteral("after LLM layer 1")));
    emit place.activated(place.currentIndex());
    cli({"similarity", kClip.toStdString(), kQuestion.toStdString(), "--at", "layer:1", "--plot", file.string()});
    EXPECT_EQ(exported(), readTextFile(file));
}

/// Chooses the demo's own clips and waits for them.
bool chooseDemoSet(test::Studio& studio) {
    auto& source = studio.find<QComboBox>("sweepSource");
    emit source.activated(1);
    return await([&] { return source.currentText().startsWith(QStringLiteral("Demo clips")); });
}

/// As text-length reports for the same set.
void expectLengthsAsTold(const std::vector<TrialResult>& shown) {
    ASSERT_GE(shown.size(), 60u) << "about 40 questions with two pairs of labels";
    const auto set = std::filesystem::path(shown[0].trial.video).parent_path().parent_path() / "set.jsonl";
    const json groups = runPllava({"text-length", "--set", set.string(), "--json"}).json()["groups"];
    ASSERT_EQ(groups.size(), 2u);
    for (const json& group : groups) {
        std::vector<std::int64_t> lengths;
        for (const TrialResult& each : shown)
            if (group["roles"] == each.trial.roles.name)
                lengths.push_back(each.newTokens);
        EXPECT_EQ(group["lengths"], json(lengths));
    }
}

TEST_F(Lab, LengthsOfAnswersToASetAreWhatTheCommandLineTells) {
    auto& dock = open<SweepsDock>("sweeps");
    choose("sweepChoice", "text-length");
    EXPECT_FALSE(m_studio.find<QPushButton>("sweepsRun").isEnabled()) << "there is no set yet";
    ASSERT_TRUE(chooseDemoSet(m_studio));
    run(dock);
    expectLengthsAsTold(dock.model().results());
}

TEST_F(Lab, ASweepOverASetHasScoresAndGoesBackToTheVideo) {
    auto& dock = open<SweepsDock>("sweeps");
    ASSERT_TRUE(chooseDemoSet(m_studio));
    choose("sweepChoice", "sweep alpha");
    auto& button = m_studio.find<QPushButton>("sweepsRun");
    button.click();
    ASSERT_TRUE(await([&] { return !dock.model().results().empty(); }));
    EXPECT_TRUE(dock.model().results()[0].right.has_value());
    EXPECT_FALSE(m_studio.find<QComboBox>("sweepChoice").isEnabled()) << "what comes belongs to what was chosen";
    button.click();
    ASSERT_TRUE(await([&] { return button.text() == QStringLiteral("Run"); }));
    emit m_studio.find<QComboBox>("sweepSource").activated(0);
    ASSERT_TRUE(await([&] { return dock.model().results().empty(); }));
    run(dock);
    EXPECT_EQ(dock.model().results()[0].trial.video, kClip.toStdString());
}

TEST_F(Lab, ARangeOnTheOpenVideoDoesNotCutASet) {
    m_studio.settings().setRange(TimeRange{0.5, 1.0});
    auto& dock = open<SweepsDock>("sweeps");
    ASSERT_TRUE(chooseDemoSet(m_studio));
    choose("sweepChoice", "text-length");
    run(dock);
    expectLengthsAsTold(dock.model().results());
}

TEST_F(Lab, AWaysAlphaStaysWhenAnAnswerComes) {
    auto& dock = open<CompareDock>("compare");
    auto& alpha = *dock.findChild<QDoubleSpinBox*>();
    alpha.setValue(17);
    m_studio.ask(QStringLiteral("What color is the background?"));
    ASSERT_TRUE(m_studio.awaitAnswers(2));
    EXPECT_EQ(alpha.value(), 17);
}

TEST_F(Lab, AReportIsWrittenFromTheMenu) {
    m_studio.find<QAction>("ask.report").trigger();
    auto* dialog = m_studio.window().findChild<QFileDialog*>();
    ASSERT_NE(dialog, nullptr);
    const auto file = m_folder / "report.html";
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(QString::fromStdString(file.string()));
    dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save)->click();
    ASSERT_TRUE(await([&] { return std::filesystem::exists(file); }));
    const std::string text = readTextFile(file);
    EXPECT_NE(text.find(m_studio.answers().back().toStdString()), std::string::npos);
    EXPECT_NE(text.find("data:image/png;base64,"), std::string::npos);
}

TEST_F(Lab, WhatCannotBeAskedIsToldInPlace) {
    auto& dock = open<PromptLabDock>("promptLab");
    dock.findChild<QLineEdit*>(QStringLiteral("parameter.alphas"))->setText(QStringLiteral("four"));
    auto& button = m_studio.find<QPushButton>("promptLabRun");
    ASSERT_TRUE(await([&] { return button.isEnabled(); }));
    button.click();
    EXPECT_EQ(button.text(), QStringLiteral("Run"));
    EXPECT_TRUE(m_studio.find<QLabel>("promptLabNote").text().contains(QStringLiteral("four")));
}

TEST_F(Lab, ARunCanBeStoppedAndTheNextQuestionIsAnswered) {
    auto& dock = open<SweepsDock>("sweeps");
    auto& button = m_studio.find<QPushButton>("sweepsRun");
    ASSERT_TRUE(await([&] { return button.isEnabled(); }));
    button.click();
    ASSERT_TRUE(await([&] { return !dock.model().results().empty(); }));
    button.click();
    ASSERT_TRUE(await([&] { return button.text() == QStringLiteral("Run"); }));
    m_studio.ask(QStringLiteral("What color is the background?"));
    EXPECT_TRUE(m_studio.awaitAnswers(2));
}

TEST_F(Lab, AnotherExperimentIsChosenWhileResultsAreShown) {
    auto& dock = open<SweepsDock>("sweeps");
    for (const char* name : {"sweep alpha", "sweep frames", "eval demo", "sweep pooling"}) {
        if (dock.model().results().empty())
            run(dock);
        ASSERT_FALSE(dock.model().results().empty());
        choose("sweepChoice", name);
        EXPECT_EQ(dock.experiment().facts().name, name);
        EXPECT_TRUE(dock.model().results().empty()) << "they were of another";
        if (QString::fromLatin1(name) == QStringLiteral("eval demo"))
            dock.findChild<QLineEdit*>(QStringLiteral("parameter.per-kind"))->setText(QStringLiteral("1"));
    }
}

TEST_F(Lab, TheExamIsTheOneOfTheCommandLine) {
    auto& dock = open<SweepsDock>("sweeps");
    choose("sweepChoice", "eval demo");
    dock.findChild<QLineEdit*>(QStringLiteral("parameter.per-kind"))->setText(QStringLiteral("1"));
    dock.findChild<QLineEdit*>(QStringLiteral("parameter.language"))->setText(QStringLiteral("zh"));
    dock.findChild<QLineEdit*>(QStringLiteral("parameter.turns"))->setText(QStringLiteral("2"));
    run(dock);
    const json told = cli({"eval", "demo", "--per-kind", "1", "--language", "zh", "--turns", "2"});
    const auto& shown = dock.model().results();
    ASSERT_EQ(told["n"], shown.size());
    EXPECT_EQ(std::ranges::count(shown, true, [](const TrialResult& each) { return each.right.value_or(false); }),
              std::lround(told["mean"].get<double>() * static_cast<double>(shown.size())));
    std::int64_t tokens = 0;
    for (const TrialResult& each : shown)
        tokens += each.newTokens;
    EXPECT_EQ(told["new_tokens"], tokens);
    EXPECT_FALSE(dock.findChild<FigureView*>()->isEmpty());
}

} // namespace
} // namespace pllava::ui
