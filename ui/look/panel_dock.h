#pragma once

#include <QDockWidget>

class QHBoxLayout;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace pllava::ui {

/// A dock as a card: its title bar has the panel's own controls next to the title, and where there is nothing to show
/// yet it says what will be there. GUI thread only.
class PanelDock : public QDockWidget {
    Q_OBJECT
public:
    /// The name is that of View's action and of the saved layout.
    explicit PanelDock(const char* name, QWidget* parent = nullptr);

protected:
    /// Puts a control at the right of the title.
    void addToTitle(QWidget* control);
    void setContent(QWidget* content);
    void setEmptyText(const QString& text);
    void showContent(bool shown);

    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* titleBar();
    void nameButtons();

    QHBoxLayout* m_controls = nullptr;
    QLabel *m_title = nullptr, *m_empty = nullptr;
    QToolButton *m_float = nullptr, *m_close = nullptr;
    QStackedWidget* m_pages = nullptr;
};

} // namespace pllava::ui
