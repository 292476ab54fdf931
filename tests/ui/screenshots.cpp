// Pictures of every view, light and dark, English and Chinese, as PNG files: tests/ui/screenshots FOLDER
// [RESULTS.jsonl]

#include <fstream>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSlider>
#include <QTabWidget>
#include <QTemporaryDir>

#include "tests/support/studio.h"
#include "tests/ui/training/sample_record.h"
#include "ui/base/language.h"
#include "ui/lab/saved_experiments_dock.h"
#include "ui/lab/saved_experiments_model.h"
#include "ui/lab/sweeps_dock.h"
#include "ui/look/theme.h"
#include "ui/player/player_panel.h"
#include "ui/training/start_dialog.h"
#include "ui/training/training_dock.h"

namespace {

using pllava::test::await;
using pllava::test::Studio;

void settle(int milliseconds = 400) {
    QTest::qWait(milliseconds); // layouts and plots follow in the event loop
}

void trigger(Studio& studio, const char* name) {
    studio.find<QAction>(name).trigger();
}

void picture(QWidget& widget, const QDir& folder, const QString& name) {
    settle();
    if (!widget.grab().save(folder.filePath(name + QStringLiteral(".png"))))
        qFatal("%s cannot be written", qPrintable(folder.filePath(name)));
}

/// A training of 1,500 steps on its way, with two checkpoints.
QString trainingFolder(const QTemporaryDir& state) {
    const std::filesystem::path folder = state.filePath(QStringLiteral("run")).toStdString();
    for (const char* name : {"checkpoint-000500", "checkpoint-001000"}) {
        std::filesystem::create_directories(folder / name);
        std::ofstream(folder / name / "config.json") << "{}";
    }
    pllava::writeOrigin(folder, {"/models/base", "", "/sets/set.jsonl", ""}, R"({"steps": 1500})");
    std::ofstream file(folder / "metrics.jsonl");
    for (int step = 1; step <= 1130; ++step)
        file << pllava::test::sampleStep(step, 1500) << "\n";
    return QString::fromStdString(folder.string());
}

/// Every view in the looks of the moment.
class Gallery {
public:
    /// `results`: of an earlier run, or nothing.
    Gallery(Studio& studio, QDir folder, QString results, QString suffix)
        : m_studio(studio), m_folder(std::move(folder)), m_results(std::move(results)), m_suffix(std::move(suffix)) {}

    void takeAll() {
        m_studio.window().findChild<pllava::ui::PlayerPanel*>()->seek(1.9); // where something is to be seen
        take(m_studio.window(), "window");
        tour();
        smallest();
        history();
        keys();
        presentation();
        training();
        laboratory();
        menus();
    }

private:
    void take(QWidget& widget, const char* name) {
        picture(widget, m_folder, QString(QLatin1String(name) + u'-' + m_suffix));
    }
    void tour() {
        trigger(m_studio, "help.tour");
        take(m_studio.window(), "tour-1");
        auto& next = m_studio.find<QPushButton>("tourNext");
        for (const char* name : {"tour-2", "tour-3"}) {
            next.click();
            take(m_studio.window(), name);
        }
        next.click();
    }
    void smallest() {
        const QSize usual = m_studio.window().size();
        m_studio.window().resize(m_studio.window().minimumSize());
        take(m_studio.window(), "smallest");
        m_studio.window().resize(usual);
    }
    void history() {
        trigger(m_studio, "ask.new");
        trigger(m_studio, "view.history");
        take(m_studio.window(), "history");
        auto* list = m_studio.find<QDockWidget>("history").findChild<QListView*>();
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Return); // back to the conversation
        trigger(m_studio, "view.history");
    }
    void keys() {
        trigger(m_studio, "help.keys");
        auto* dialog = m_studio.window().findChild<pllava::ui::ShortcutsDialog*>();
        take(*dialog, "keys");
        dialog->close();
    }
    void presentation() {
        trigger(m_studio, "view.presentation");
        take(m_studio.window(), "presentation");
        trigger(m_studio, "view.presentation");
    }
    void training() {
        auto& dock = m_studio.find<pllava::ui::TrainingDock>("training");
        trigger(m_studio, "view.training");
        dock.raise();
        take(m_studio.window(), "training");
        dock.findChild<QSlider*>(QStringLiteral("trainingSmoothing"))->setValue(70);
        dock.setFloating(true);
        dock.resize(760, 820);
        take(dock, "training-tall");
        dock.setFloating(false);
        dock.findChild<QSlider*>(QStringLiteral("trainingSmoothing"))->setValue(0);
        const QString folder = dock.folder();
        dock.follow({});
        take(dock, "training-empty");
        dock.follow(folder);
        trigger(m_studio, "view.training");
        auto* start = new pllava::ui::StartDialog({}, &m_studio.window());
        start->show();
        take(*start, "training-new");
        start->close();
    }
    void laboratory() {
        for (const char* name : {"compare", "promptLab", "sweeps", "twinTowers", "inside"}) {
            auto& dock = m_studio.find<QDockWidget>(name);
            trigger(m_studio, qPrintable(QStringLiteral("view.%1").arg(QLatin1String(name))));
            dock.raise();
            runAgain(qPrintable(QStringLiteral("%1Run").arg(QLatin1String(name))));
            const QString view = QStringLiteral("lab-%1").arg(QLatin1String(name));
            take(m_studio.window(), qPrintable(view));
            dock.setFloating(true);
            dock.resize(860, 480);
            take(dock, qPrintable(view + QStringLiteral("-detached")));
            auto& pages = *dock.findChild<QTabWidget*>();
            pages.setCurrentIndex(pages.count() - 1);
            take(dock, qPrintable(view + QStringLiteral("-figure")));
            choices(dock, QLatin1String(name));
            pages.setCurrentIndex(0);
            dock.setFloating(false);
            trigger(m_studio, qPrintable(QStringLiteral("view.%1").arg(QLatin1String(name))));
        }
        experiments();
    }
    /// What was run until here.
    void experiments() {
        auto& dock = m_studio.find<pllava::ui::SavedExperimentsDock>("experiments");
        trigger(m_studio, "view.experiments");
        dock.raise();
        await([&] { return dock.model().rowCount() > 0; });
        dock.select(0);
        take(m_studio.window(), "lab-experiments");
        trigger(m_studio, "view.experiments");
    }
    void choose(const char* chooser, int index) {
        auto& box = m_studio.find<QComboBox>(chooser);
        box.setCurrentIndex(index);
        emit box.activated(index);
    }
    void runAgain(const char* button) {
        auto& run = m_studio.find<QPushButton>(button);
        const QString ready = run.text();
        await([&] { return run.isEnabled(); });
        run.click();
        await([&] { return run.text() == ready; }, std::chrono::minutes(2));
    }
    /// The entries of a panel's chooser other than its first.
    void choices(QDockWidget& dock, const QString& name) {
        if (name == QStringLiteral("inside")) {
            m_studio.find<QCheckBox>("attentionOverlay").click();
            take(m_studio.window(), "lab-attention-over");
            for (const auto& [choice, view] : {std::pair{1, "similarity"}, {2, "attention"}, {0, "layers"}}) {
                choose("insideChoice", choice);
                take(dock, qPrintable(QStringLiteral("lab-%1").arg(QLatin1String(view))));
            }
            m_studio.find<QCheckBox>("attentionOverlay").click();
        }
        if (name == QStringLiteral("sweeps")) {
            auto& source = m_studio.find<QComboBox>("sweepSource");
            const int usual = source.count();
            choose("sweepSource", 1);
            await([&] { return source.count() == usual + 1; });
            choose("sweepChoice", 3);
            runAgain("sweepsRun");
            take(dock, "lab-text-length");
            choose("sweepSource", 0);
            await([&] { return source.count() == usual; });
            choose("sweepsWeights", 1); // every adapter
            choose("sweepChoice", 1);
            runAgain("sweepsRun");
            take(dock, "lab-alpha");
            choose("sweepsWeights", 0);
            if (!m_results.isEmpty()) {
                auto& sweeps = m_studio.find<pllava::ui::SweepsDock>("sweeps");
                emit sweeps.filesChosen({m_results});
                await([&] { return !sweeps.model().results().empty(); });
                dock.findChild<QCheckBox*>()->setChecked(true); // the paper's curves
                take(dock, "lab-scaling");
            }
            choose("sweepChoice", 4);
            take(dock, "lab-exam");
            choose("sweepChoice", 0);
        }
    }
    void menus() {
        int number = 1;
        for (QAction* action : m_studio.window().menuBar()->actions()) {
            action->menu()->popup(m_studio.window().mapToGlobal(QPoint(100, 40)));
            take(*action->menu(), qPrintable(QStringLiteral("menu-%1").arg(number++)));
            action->menu()->close();
        }
    }

    Studio& m_studio;
    QDir m_folder;
    QString m_results, m_suffix;
};

} // namespace

int main(int argc, char** argv) {
    QTemporaryDir state;
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
        qputenv(name, state.path().toUtf8());
    QApplication application(argc, argv);
    const QDir folder(QString::fromLocal8Bit(argc > 1 ? argv[1] : "."));
    folder.mkpath(QStringLiteral("."));
    pllava::ui::applyTheme(pllava::ui::Theme::Light);
    pllava::ui::applyLanguage(QStringLiteral("en"));
    pllava::test::DemoStudio studio(state.filePath(QStringLiteral("workspace.json")).toStdString());
    if (!studio.awaitAnswers(1))
        return 1;
    studio.ask(QStringLiteral("Which direction does the yellow square move?"));
    if (!studio.awaitAnswers(2))
        return 1;
    studio.find<pllava::ui::TrainingDock>("training").follow(trainingFolder(state));
    trigger(studio, "view.overlay");
    for (auto& next = studio.find<QPushButton>("tourNext"); next.isVisible();) // of the first start
        next.click();
    for (const auto& [theme, look] : {std::pair{pllava::ui::Theme::Light, "light"}, {pllava::ui::Theme::Dark, "dark"}})
        for (const char* language : {"en", "zh_CN"}) {
            pllava::ui::applyTheme(theme);
            pllava::ui::applyLanguage(QLatin1String(language));
            settle(800);
            Gallery(studio, folder, QString::fromLocal8Bit(argc > 2 ? argv[2] : ""),
                    QStringLiteral("%1-%2").arg(QLatin1String(look), QLatin1String(language, 2)))
                .takeAll();
        }
    return 0;
}
