#pragma once

#include <QByteArray>
#include <QFont>

class QMainWindow;

namespace pllava::ui {

/// A window as a room should see it: full screen, large type, no docks; and back to what it was. GUI thread only.
class Presentation {
public:
    explicit Presentation(QMainWindow& window) : m_window(window) {}

    bool isOn() const { return m_on; }
    void enter();
    /// Nothing happens where it is not on.
    void leave();

private:
    QMainWindow& m_window;
    bool m_on = false;
    QFont m_font;
    QByteArray m_docks;
    Qt::WindowStates m_state;
};

} // namespace pllava::ui
