#pragma once

#include <QToolButton>

class QLabel;

namespace pllava::ui {

/// "What am I looking at?": opens a few plain words below itself; Esc or a click elsewhere closes them.
class ExplainButton : public QToolButton {
    Q_OBJECT
public:
    explicit ExplainButton(QWidget* parent = nullptr);
    void setExplanation(const QString& text);

protected:
    /// Where there is no room for the words, a question mark stands for them.
    void initStyleOption(QStyleOptionToolButton* option) const override;
    void changeEvent(QEvent* event) override;

private:
    void updateTexts();

    QLabel* m_words = nullptr;
};

} // namespace pllava::ui
