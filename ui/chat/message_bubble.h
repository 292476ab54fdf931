#pragma once

#include <QWidget>

#include "ui/base/conversation.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace pllava::ui {

/// One exchange: the question on the right, the answer on the left with its details and what can be done with it.
/// Texts are shown as text, never as markup.
class MessageBubble : public QWidget {
    Q_OBJECT
public:
    explicit MessageBubble(QWidget* parent = nullptr);
    void show(const Exchange& exchange);
    /// The next piece of an answer that is being written.
    void append(const QString& piece);
    /// Progress of the model before its first word.
    void showStage(const QString& stage, int percent);
    const Exchange& exchange() const { return m_exchange; }
    /// Of a longer text only so much is laid out here, and a button opens all of it.
    static constexpr qsizetype kShownCharacters = 10'000;
    /// Height of its texts at this width, in pixels.
    int heightAt(int width);
    bool hasSelection() const;
    /// Widgets that the Tab key reaches, in order.
    QList<QWidget*> focusOrder() const;

signals:
    void regenerate();
    void editRequested();
    /// It may need another height.
    void heightChanged();
    /// A frame's time was clicked.
    void frameClicked(double seconds);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    QToolButton* button(const QString& icon, void (MessageBubble::*signal)());
    void updateTexts();
    void updateFrames();
    void showAll();
    QString answerText() const;
    QString details() const;
    QString state() const;

    Exchange m_exchange;
    QString m_stage;
    QWidget* m_reply = nullptr; ///< the answer and all that belongs to it
    QLabel *m_question = nullptr, *m_answer = nullptr, *m_details = nullptr, *m_frames = nullptr;
    QPushButton* m_all = nullptr; ///< opens the whole text
    QToolButton *m_copy = nullptr, *m_regenerate = nullptr, *m_edit = nullptr;
};

} // namespace pllava::ui
