#pragma once

#include <QToolButton>

namespace pllava::ui {

/// Names the loaded model, its device and type, shows its state by a coloured dot, and opens a menu to change it.
/// GUI thread only.
class ModelButton : public QToolButton {
    Q_OBJECT
public:
    enum class State { None, Loading, Ready, Busy };

    explicit ModelButton(QWidget* parent = nullptr);

    void setState(State state);
    /// Empty for none.
    void setModelName(const QString& name);
    /// Of the loading model.
    void setPercent(int percent);
    /// Further notes, such as why it runs in another type than the one requested.
    void setNote(const QString& note);

protected:
    void changeEvent(QEvent* event) override;

private:
    QString stateWords() const;
    void refresh();

    State m_state = State::None;
    QString m_name, m_note;
    int m_percent = 0;
};

} // namespace pllava::ui
