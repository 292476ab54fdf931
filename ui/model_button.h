#pragma once

#include <QToolButton>

namespace pllava::ui {

/// Names the loaded model, its device and type, says how it does by a coloured dot, and opens a menu to change it.
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
    /// What else there is to know of it, as why it runs in another type than was asked for.
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
