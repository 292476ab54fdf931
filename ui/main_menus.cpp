// Actions, menus, keys, language and theme of the main window.

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>

#include "ui/base/choosing.h"
#include "ui/base/language.h"
#include "ui/base/resource_paths.h"
#include "ui/chat/chat_panel.h"
#include "ui/history/history_dock.h"
#include "ui/lab_controller.h"
#include "ui/look/icons.h"
#include "ui/look/pieces.h"
#include "ui/main_window.h"
#include "ui/model_button.h"
#include "ui/norms_controller.h"
#include "ui/player/player_panel.h"
#include "ui/training/training_dock.h"
#include "ui/tuning/pooling_lora_dock.h"
#include "ui/window_header.h"

namespace pllava::ui {
namespace {

/// Makes it one of a menu's choices, of which one holds.
void choice(QMenu& menu, QAction& action, bool holds) {
    auto* group = menu.findChild<QActionGroup*>();
    if (!group)
        group = new QActionGroup(&menu);
    action.setCheckable(true);
    action.setChecked(holds);
    group->addAction(&action);
}

} // namespace

QAction* MainWindow::addAction(QMenu* menu, const char* name, const QKeySequence& keys, void (MainWindow::*slot)()) {
    auto* action = menu->addAction(QString());
    action->setObjectName(QLatin1String(name));
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, slot);
    m_actions[action->objectName()] = action;
    registerShortcut(action);
    return action;
}

void MainWindow::registerShortcut(QAction* action) {
    m_shortcuts.push_back({action, action->shortcut()});
    action->setShortcut(m_preferences.shortcut(action->objectName(), action->shortcut()));
}

void MainWindow::buildMenus() {
    for (QMenu** menu : {&m_fileMenu, &m_videoMenu, &m_askMenu, &m_viewMenu, &m_helpMenu}) {
        *menu = new QMenu(this);
        menuBar()->addMenu(*menu);
    }
    buildFileMenu();
    for (QAction* action : m_player->actions()) {
        m_videoMenu->addAction(action);
        registerShortcut(action);
    }
    addAction(m_askMenu, "ask.question", Qt::CTRL | Qt::Key_Return, &MainWindow::askNow);
    addAction(m_askMenu, "ask.stop", Qt::Key_Escape, &MainWindow::stopAnswer);
    QAction* begin = addAction(m_askMenu, "ask.new", Qt::CTRL | Qt::Key_N, &MainWindow::newConversation);
    begin->setIcon(icon(QStringLiteral("document-new")));
    QAction* write = addAction(m_askMenu, "ask.export", Qt::CTRL | Qt::Key_E, &MainWindow::exportConversation);
    write->setIcon(icon(QStringLiteral("document-export")));
    addAction(m_askMenu, "ask.report", {}, &MainWindow::saveReport);
    buildViewMenu();
    for (QAction* tool : {begin, m_history->toggleViewAction(), write})
        m_chat->addTool(tool);
    buildHelpMenu();
}

void MainWindow::buildFileMenu() {
    addAction(m_fileMenu, "file.open", QKeySequence::Open, &MainWindow::chooseVideo);
    addAction(m_fileMenu, "file.folder", {}, &MainWindow::chooseFolder);
    m_recentMenu = m_fileMenu->addMenu(QString());
    connect(m_recentMenu, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
    m_samplesMenu = m_fileMenu->addMenu(QString());
    connect(m_samplesMenu, &QMenu::aboutToShow, this, &MainWindow::fillSamples);
    m_fileMenu->addSeparator();
    addAction(m_fileMenu, "file.model", Qt::CTRL | Qt::SHIFT | Qt::Key_O, &MainWindow::chooseModel);
    addAction(m_fileMenu, "file.demo", {}, &MainWindow::useDemo);
    addAction(m_fileMenu, "file.training", {}, &MainWindow::followTraining);
    m_fileMenu->addSeparator();
    addAction(m_fileMenu, "file.quit", QKeySequence::Quit, &MainWindow::quit);
}

void MainWindow::buildViewMenu() {
    int number = 1;
    QList<QDockWidget*> docks{m_tuning};
    docks += m_norms->docks();
    docks << m_history << m_training << m_lab->docks();
    m_history->toggleViewAction()->setIcon(icon(QStringLiteral("view-history")));
    for (QDockWidget* dock : docks) {
        QAction* action = dock->toggleViewAction();
        action->setObjectName(QStringLiteral("view.") + dock->objectName());
        if (number <= 9)
            action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number++)));
        connect(action, &QAction::toggled, dock, [action, dock](bool shown) {
            if (!shown && !dock->isHidden() && dock->visibleRegion().isEmpty()) // a tab behind another: it is wanted
                action->setChecked(true);
        });
        connect(action, &QAction::triggered, dock, [dock](bool shown) {
            if (shown)
                dock->raise();
        });
        m_viewMenu->addAction(action);
        registerShortcut(action);
    }
    m_viewMenu->addSeparator();
    QAction* overlay = m_norms->overlayAction();
    m_viewMenu->addAction(overlay);
    registerShortcut(overlay);
    QAction* presentation = addAction(m_viewMenu, "view.presentation", Qt::Key_F11, &MainWindow::togglePresentation);
    presentation->setCheckable(true);
    presentation->setIcon(icon(QStringLiteral("view-presentation")));
    m_viewMenu->addSeparator();
    m_languageMenu = m_viewMenu->addMenu(QString());
    for (const Language& language : QVector<Language>{{}} + languages()) { // first the system's
        QAction* action = m_languageMenu->addAction(plainText(language.name));
        action->setData(language.code);
        choice(*m_languageMenu, *action, m_preferences.language() == language.code);
        connect(action, &QAction::triggered, this, [this, code = language.code] { setLanguage(code); });
    }
    m_themeMenu = m_viewMenu->addMenu(QString());
    for (const Theme theme : {Theme::System, Theme::Light, Theme::Dark}) {
        QAction* action = m_themeMenu->addAction(QString());
        choice(*m_themeMenu, *action, m_preferences.theme() == theme);
        connect(action, &QAction::triggered, this, [this, theme] {
            m_preferences.setTheme(theme);
            applyTheme(theme);
        });
    }
}

void MainWindow::buildHelpMenu() {
    addAction(m_helpMenu, "help.tour", Qt::Key_F1, &MainWindow::showTour);
    addAction(m_helpMenu, "help.keys", Qt::Key_Question, &MainWindow::showKeys);
    addAction(m_helpMenu, "help.about", {}, &MainWindow::showAbout);
}

void MainWindow::buildHeader() {
    m_header = new WindowHeader(*menuBar(), m_actions[QStringLiteral("view.presentation")]);
    auto* models = new QMenu(this);
    connect(models, &QMenu::aboutToShow, this, [this, models] { fillModels(*models); });
    m_header->model().setMenu(models);
}

void MainWindow::updateTexts() {
    const std::pair<QMenu*, QString> menus[] = {{m_fileMenu, tr("&File")},
                                                {m_videoMenu, tr("&Video")},
                                                {m_askMenu, tr("&Ask")},
                                                {m_viewMenu, tr("Vie&w")},
                                                {m_helpMenu, tr("&Help")},
                                                {m_recentMenu, tr("Recent videos")},
                                                {m_samplesMenu, tr("Sample videos")},
                                                {m_languageMenu, tr("Language")},
                                                {m_themeMenu, tr("Theme")}};
    for (const auto& [menu, text] : menus)
        menu->setTitle(text);
    const std::pair<const char*, QString> actions[] = {{"file.open", tr("Open a video…")},
                                                       {"file.folder", tr("Open a folder of pictures…")},
                                                       {"file.model", tr("Open a model…")},
                                                       {"file.demo", tr("Use the demo model")},
                                                       {"file.training", tr("Follow a training run…")},
                                                       {"file.quit", tr("Quit")},
                                                       {"ask.question", tr("Ask")},
                                                       {"ask.stop", tr("Stop the answer")},
                                                       {"ask.new", tr("New conversation")},
                                                       {"ask.export", tr("Export the conversation…")},
                                                       {"ask.report", tr("Save a report…")},
                                                       {"view.presentation", tr("Presentation")},
                                                       {"help.tour", tr("Guided tour")},
                                                       {"help.keys", tr("Keyboard shortcuts…")},
                                                       {"help.about", tr("About PLLaVA Studio")}};
    for (const auto& [name, text] : actions)
        m_actions[QLatin1String(name)]->setText(text);
    m_languageMenu->actions().front()->setText(tr("Follow the system"));
    const QString themes[] = {tr("Follow the system"), tr("Light"), tr("Dark")};
    for (int i = 0; i < 3; ++i)
        m_themeMenu->actions()[i]->setText(themes[i]);
    m_tour->setSteps(tourSteps());
}

QVector<TourStep> MainWindow::tourSteps() const {
    return {{m_chat, tr("Ask in your own words"),
             tr("The model answers about the video on the left. Type a question and press Enter; click a time under an "
                "answer to see that frame.")},
            {m_tuning, tr("Change what the model sees"),
             tr("These sliders pool the video's tokens in time and space, and α sets the weight of the fine-tuning. "
                "Drag one and watch the plots; the next answer uses it.")},
            {m_norms->docks().back(), tr("See inside"),
             tr("Every visual token has a norm. The few to the right of the amber line are dominant tokens, which the "
                "paper found to spoil answers. %1 shows them on the video.")
                 .arg(m_norms->overlayAction()->shortcut().toString(QKeySequence::NativeText))}};
}

void MainWindow::showTour() {
    beginTour();
    m_tour->takeFocus();
}

void MainWindow::beginTour() {
    m_preferences.setTourSeen(true);
    m_tour->setSteps(tourSteps());
    m_tour->start();
}

void MainWindow::setLanguage(const QString& language) {
    m_preferences.setLanguage(language);
    applyLanguage(language);
    for (QAction* action : m_languageMenu->actions())
        if (action->data().toString() == language)
            action->setChecked(true);
}

void MainWindow::fillRecent() {
    m_recentMenu->clear();
    for (const QString& path : m_preferences.recentFiles())
        connect(m_recentMenu->addAction(plainText(QFileInfo(path).fileName())), &QAction::triggered, this,
                [this, path] { openVideo(path); });
    if (m_recentMenu->isEmpty())
        m_recentMenu->addAction(tr("None yet"))->setEnabled(false);
}

void MainWindow::fillSamples() {
    m_samplesMenu->clear();
    for (const QString& name : sampleNames())
        connect(m_samplesMenu->addAction(plainText(name)), &QAction::triggered, this,
                [this, name] { openVideo(samplePath(name)); });
}

/// What can be loaded without a search for its folder, and the way to all else.
void MainWindow::fillModels(QMenu& menu) {
    menu.clear();
    for (const char* name : {"file.demo", "file.model"})
        menu.addAction(m_actions[QLatin1String(name)]);
    if (!m_engine.model())
        return;
    const ModelChoice& loaded = m_engine.model()->choice;
    menu.addSection(tr("Adapters of this model"));
    QVector<Adapter> adapters = adaptersOf(loaded.base);
    adapters.prepend({tr("None: the base model"), {}});
    for (const Adapter& adapter : adapters) {
        QAction* action = menu.addAction(plainText(adapter.name));
        action->setCheckable(true);
        action->setChecked(adapter.folder == loaded.adapter);
        connect(action, &QAction::triggered, this, [this, base = loaded.base, folder = adapter.folder] {
            m_models.load({base, folder});
        });
    }
}

void MainWindow::chooseVideo() {
    m_player->chooseFile();
}

void MainWindow::chooseFolder() {
    askForExisting(this, {tr("Open a folder of pictures"), OpenQuestion::Wanted::Folder, {}},
                   [this](const QString& folder) { openVideo(folder); });
}

void MainWindow::chooseModel() {
    askForExisting(this, {tr("Open a model's folder"), OpenQuestion::Wanted::Folder, {}},
                   [this](const QString& folder) {
                       m_models.load({folder, {}});
                   });
}

void MainWindow::followTraining() {
    m_training->show();
    m_training->raise();
    m_training->chooseFolder();
}

void MainWindow::useDemo() {
    m_models.useDemo();
}

void MainWindow::askNow() {
    m_chat->submit();
}

void MainWindow::stopAnswer() {
    m_questions->stop();
}

void MainWindow::quit() {
    close();
}

void MainWindow::showKeys() {
    if (!m_keys) {
        m_keys = new ShortcutsDialog(m_shortcuts, m_preferences, this);
        m_keys->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_keys->show();
    m_keys->raise();
}

void MainWindow::showAbout() {
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("About PLLaVA Studio"),
                                tr("PLLaVA Studio %1\n\nVideo question answering with PLLaVA (arXiv 2404.16994).\n"
                                   "Free software under the GNU General Public License, version 3 or later.\n"
                                   "Icons: KDE Breeze (LGPL-3.0-or-later). Plots: QCustomPlot (GPL-3.0-or-later).")
                                    .arg(QApplication::applicationVersion()),
                                QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void MainWindow::togglePresentation() {
    if (!m_actions[QStringLiteral("view.presentation")]->isChecked())
        return m_presentation.leave();
    m_behindStage = layout();
    m_presentation.enter();
}

} // namespace pllava::ui
