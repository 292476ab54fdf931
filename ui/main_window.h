#pragma once

#include <QHash>
#include <QMainWindow>

#include "ui/asking.h"
#include "ui/engine.h"
#include "ui/preferences.h"
#include "ui/shortcuts_dialog.h"
#include "ui/workspace.h"

class QLabel;
class QMenu;

namespace pllava::ui {

class ChatPanel;
class NoticeBar;
class NormsView;
class PlayerPanel;
class PoolingLoraDock;

/// What a program's command line asks of the window.
struct StartOptions {
    QString video;
    ModelChoice model; ///< base empty: what was open last, else the embedded demo
    ComputeSettings compute;
    std::filesystem::path workspaceFile;
};

/// Puts the panels together and wires them; panels know no other panel.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(StartOptions options, QWidget* parent = nullptr);
    ~MainWindow() override;

    void openVideo(const QString& path);

signals:
    /// For tests and measurements: the first paint is over.
    void painted();
    /// A model can be asked.
    void ready();

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    bool event(QEvent* event) override;

private:
    // main_window.cpp: panels and what happens between them
    void buildPanels();
    void buildStatus();
    void connectEngine();
    void connectPanels();
    void loadModel(const ModelChoice& choice);
    void showModel(const ModelFacts& facts);
    void afterAnswer(const Answer& answer);
    void updateStatus();
    AskSettings settings() const;
    void openConversation(const Conversation& conversation);
    void showSampledFrames(const Exchange& exchange);
    void newConversation();
    void keepConversation();
    void restore();
    Workspace workspace() const;
    void updateReady();
    void exportConversation();

    // main_menus.cpp: actions, menus, keys, language and theme
    void buildMenus();
    QAction* addAction(QMenu* menu, const char* name, const QKeySequence& keys, void (MainWindow::*slot)());
    void buildFileMenu();
    void buildViewMenu();
    void buildHelpMenu();
    void fillRecent();
    void fillEarlier();
    void updateTexts();
    void registerShortcut(QAction* action);
    void chooseVideo();
    void chooseModel();
    void useDemo();
    void askNow();
    void stopAnswer();
    void quit();
    void showKeys();
    void showAbout();
    void togglePresentation();

    StartOptions m_options;
    Preferences m_preferences;
    Engine m_engine;
    QVector<Conversation> m_earlier;
    std::optional<Tuning> m_restoredTuning;
    std::optional<Timings> m_lastAnswer;
    double m_lastTokensPerSecond = 0;
    bool m_greet = false; ///< first start: the demo answers a first question by itself
    bool m_painted = false;

    PlayerPanel* m_player = nullptr;
    ChatPanel* m_chat = nullptr;
    PoolingLoraDock* m_tuning = nullptr;
    NormsView* m_norms = nullptr;
    NoticeBar* m_notice = nullptr;
    Asking* m_asking = nullptr;
    WorkspaceSaver* m_saver = nullptr;
    QLabel *m_state = nullptr, *m_stages = nullptr, *m_modelLabel = nullptr;

    QMenu *m_fileMenu = nullptr, *m_videoMenu = nullptr, *m_askMenu = nullptr, *m_viewMenu = nullptr,
          *m_helpMenu = nullptr, *m_recentMenu = nullptr, *m_earlierMenu = nullptr, *m_languageMenu = nullptr,
          *m_themeMenu = nullptr;
    QList<ShortcutEntry> m_shortcuts;
    QHash<QString, QAction*> m_actions;
};

} // namespace pllava::ui
