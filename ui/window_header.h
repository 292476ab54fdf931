#pragma once

#include <QWidget>

class QAction;
class QMenuBar;

namespace pllava::ui {

class ModelButton;

/// The parts of the menu bar next to the menus: the program's name at their left; the model and the way to the stage at
/// their right. GUI thread only.
class WindowHeader : public QWidget {
    Q_OBJECT
public:
    WindowHeader(QMenuBar& bar, QAction* presentation);

    ModelButton& model() { return *m_model; }

protected:
    bool event(QEvent* event) override;

private:
    QMenuBar& m_bar;
    ModelButton* m_model = nullptr;
};

} // namespace pllava::ui
