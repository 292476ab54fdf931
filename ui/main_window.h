#pragma once

#include <QHash>
#include <QMainWindow>
#include <QPointer>
#include <QTimer>

#include "ui/base/live_settings.h"
#include "ui/engine.h"
#include "ui/model_controller.h"
#include "ui/preferences.h"
#include "ui/presentation.h"
#include "ui/question_controller.h"
#include "ui/shortcuts_dialog.h"
#include "ui/single_window.h"
#include "ui/tour.h"
#include "ui/workspace.h"

class QMenu;
class QSplitter;

namespace pllava::ui {

class ChatHints;
class ChatPanel;
class ConversationController;
class ConversationStore;
class HistoryDock;
class LabController;
class NoticeBar;
class NormsController;
class PlayerPanel;
class PoolingLoraDock;
class SaveNotice;
class Saver;
class StatusLine;
class TrainingDock;
class WindowHeader;

/// Options of the window from the command line.
struct StartOptions {
    enum class Window { Only, Another }; ///< another one begins a conversation of its own
    QString video;                       ///< absolute
    ModelChoice model;                   ///< base empty: what was open last, else the embedded demo
    ComputeSettings compute;
    std::filesystem::path workspaceFile; ///< conversations have a folder next to it
    Window window = Window::Only;
    ModelMaker makeModel = makeLocalModel;
};

/// Puts the panels together and wires them; panels know no other panel.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(StartOptions options, QWidget* parent = nullptr);
    ~MainWindow() override;

    void openVideo(const QString& path);
    /// What another start was asked to open; comes to the front.
    void takeOver(const StartRequest& request);

signals:
    /// For tests and measurements: the first paint is over.
    void painted();
    /// The last conversation is there, or is known not to be.
    void restored();
    /// A model can be asked.
    void ready();
    /// None can: it could not be loaded.
    void loadFailed();

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    // main_window.cpp: panels and what happens between them
    void buildPanels();
    QWidget* conversationColumn();
    void buildDocks();
    void connectModel();
    void connectEngine();
    void connectPanels();
    void showModel(const ModelFacts& facts);
    void afterAnswer(const Answer& answer);
    void updateReady();
    void showSampledFrames(const Exchange& exchange);

    // main_session.cpp: what a person works on
    void handleOpened(const QString& path);
    void handleOpenFailed(const QString& message);
    void greet();
    void showConversation(const Conversation& conversation);
    void connectConversations();
    void newConversation();
    void readLastWorkspace();
    void restore();
    void restoreConversation(const Workspace& workspace);
    void restoreInherited(const Workspace& workspace);
    void openFirst(const Conversation& conversation, double position);
    void handleUnreadable(const Error& error);
    Workspace workspace() const;
    WindowLayout layout() const;
    void watchLayout();
    void exportConversation();
    void saveReport();

    // main_menus.cpp: actions, menus, keys, language and theme
    void buildMenus();
    QAction* addAction(QMenu* menu, const char* name, const QKeySequence& keys, void (MainWindow::*slot)());
    void buildHeader();
    void buildFileMenu();
    void buildViewMenu();
    void buildHelpMenu();
    void fillRecent();
    void fillSamples();
    void fillModels(QMenu& menu);
    void updateTexts();
    QVector<TourStep> tourSteps() const;
    void registerShortcut(QAction* action);
    void chooseVideo();
    void chooseFolder();
    void chooseModel();
    void followTraining();
    void useDemo();
    void askNow();
    void stopAnswer();
    void quit();
    void showKeys();
    void showAbout();
    void showTour();
    void beginTour();
    void setLanguage(const QString& language);
    void togglePresentation();

    StartOptions m_options;
    Preferences m_preferences;
    Engine m_engine{nullptr, m_options.makeModel};
    LiveSettings m_settings{this};
    ModelController m_models{m_engine, m_settings, m_options.compute};
    std::optional<Workspace> m_last; ///< as it was left; until it is restored
    WindowLayout m_behindStage;      ///< what a presentation hides
    QTimer m_whilePlaying;           ///< between savings of the position
    QString m_openFailure;           ///< what was said of a video that could not be opened
    Presentation m_presentation{*this};
    /// The first start: the demo answers a first question by itself, and then the tour begins.
    enum class Greeting { None, Due, Asked } m_greeting = Greeting::None;
    bool m_painted = false;

    PlayerPanel* m_player = nullptr;
    ChatPanel* m_chat = nullptr;
    PoolingLoraDock* m_tuning = nullptr;
    NormsController* m_norms = nullptr;
    HistoryDock* m_history = nullptr;
    LabController* m_lab = nullptr;
    TrainingDock* m_training = nullptr;
    WindowHeader* m_header = nullptr;
    StatusLine* m_status = nullptr;
    Tour* m_tour = nullptr;
    QSplitter* m_sides = nullptr;
    Saver* m_exporter = nullptr;
    QPointer<ShortcutsDialog> m_keys;
    NoticeBar* m_notice = nullptr;
    ChatHints* m_hints = nullptr;
    SaveNotice* m_saveNotice = nullptr;
    QuestionController* m_questions = nullptr;
    WorkspaceSaver* m_saver = nullptr;
    ConversationStore* m_store = nullptr;
    ConversationController* m_conversations = nullptr;

    QMenu *m_fileMenu = nullptr, *m_videoMenu = nullptr, *m_askMenu = nullptr, *m_viewMenu = nullptr,
          *m_helpMenu = nullptr, *m_recentMenu = nullptr, *m_samplesMenu = nullptr, *m_languageMenu = nullptr,
          *m_themeMenu = nullptr;
    QList<ShortcutEntry> m_shortcuts;
    QHash<QString, QAction*> m_actions;
};

} // namespace pllava::ui
