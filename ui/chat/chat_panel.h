#pragma once

#include <QVector>
#include <QWidget>

#include "ui/base/conversation.h"
#include "ui/base/live_settings.h"

class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedLayout;
class QVBoxLayout;

namespace pllava::ui {

class BubbleList;

/// The conversation and the field for the next question. Holds what is shown; asks the engine for nothing.
class ChatPanel : public QWidget {
    Q_OBJECT
public:
    explicit ChatPanel(LiveSettings& settings, QWidget* parent = nullptr);

    const Conversation& conversation() const { return m_conversation; }
    void setConversation(const Conversation& conversation);
    /// No question can be asked until there are a model and a video; the field shows `why` meanwhile.
    void setReady(bool ready, const QString& why = {});
    /// Questions that are offered while the conversation is empty.
    void setSuggestions(const QStringList& questions);

    /// Goes on as a conversation of its own with what came before this exchange.
    void branch(int place);
    /// Puts an unanswered question at the end.
    void begin(const Exchange& exchange);
    void showStage(const QString& stage, int percent);
    void write(const QString& piece);
    /// Ends the answer in progress.
    void finish(const Exchange& exchange);
    bool answering() const { return m_answering; }
    void focusQuestion();
    /// A button in the panel's head.
    void addTool(QAction* action);
    /// Asks the question in the field.
    void submit();

signals:
    void asked(const QString& question);
    /// Ask the exchange at this index again with this text, in a new conversation; the old one is kept.
    void askedAgain(int place, const QString& question);
    void stopRequested();
    void frameClicked(double seconds);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    QWidget* header();
    QWidget* emptyPage();
    QWidget* questionRow();
    void edit(int place);
    void endEdit();
    void fitQuestion();
    QString aboutRange() const;
    void updateState();
    void updateTexts();

    LiveSettings& m_settings; ///< what is said of the marked range
    Conversation m_conversation;
    QVBoxLayout* m_suggestions = nullptr;
    QString m_why;
    int m_editing = -1; ///< index of the exchange whose question is in the field
    bool m_ready = false, m_answering = false;
    QLabel *m_title = nullptr, *m_empty = nullptr, *m_about = nullptr;
    QHBoxLayout* m_tools = nullptr;
    QStackedLayout* m_pages = nullptr; ///< the invitation or the conversation
    BubbleList* m_list = nullptr;
    QPlainTextEdit* m_question = nullptr;
    QPushButton* m_ask = nullptr;
};

} // namespace pllava::ui
