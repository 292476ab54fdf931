#include "ui/presentation.h"

#include <utility>

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>

namespace pllava::ui {
namespace {

constexpr double kLarger = 1.4;

} // namespace

void Presentation::enter() {
    if (std::exchange(m_on, true))
        return;
    m_font = QApplication::font();
    m_docks = m_window.saveState();
    m_state = m_window.windowState();
    QFont large = m_font;
    large.setPointSizeF(m_font.pointSizeF() * kLarger);
    QApplication::setFont(large);
    for (QDockWidget* dock : m_window.findChildren<QDockWidget*>(QString(), Qt::FindDirectChildrenOnly))
        dock->hide();
    m_window.setWindowState(m_state | Qt::WindowFullScreen);
}

void Presentation::leave() {
    if (!std::exchange(m_on, false))
        return;
    QApplication::setFont(m_font);
    m_window.setWindowState(m_state);
    m_window.restoreState(m_docks);
}

} // namespace pllava::ui
