#pragma once

#include <QObject>

namespace pllava::ui {

/// Keeps shortcuts without modifiers from widgets that need the key themselves: letters from text fields, Space from
/// buttons, arrows from lists and sliders. One for the application; watches all of it while it lives. GUI thread.
class KeyGuard : public QObject {
    Q_OBJECT
public:
    explicit KeyGuard(QObject* parent);

    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace pllava::ui
