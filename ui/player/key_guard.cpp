#include "ui/player/key_guard.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTextEdit>

namespace pllava::ui {

namespace {

bool isMove(int key) {
    return key >= Qt::Key_Home && key <= Qt::Key_PageDown;
}

bool takesText(const QWidget* widget) {
    if (const auto* line = qobject_cast<const QLineEdit*>(widget))
        return !line->isReadOnly();
    if (const auto* text = qobject_cast<const QTextEdit*>(widget))
        return !text->isReadOnly();
    if (const auto* plain = qobject_cast<const QPlainTextEdit*>(widget))
        return !plain->isReadOnly();
    const auto* chooser = qobject_cast<const QComboBox*>(widget);
    return qobject_cast<const QAbstractSpinBox*>(widget) || (chooser && chooser->isEditable());
}

bool needs(const QWidget* widget, int key) {
    if (takesText(widget))
        return key != Qt::Key_Escape && (key < Qt::Key_F1 || key > Qt::Key_F35);
    if (qobject_cast<const QAbstractButton*>(widget))
        return key == Qt::Key_Space;
    if (qobject_cast<const QComboBox*>(widget))
        return key == Qt::Key_Space || isMove(key);
    return isMove(key) && (qobject_cast<const QAbstractItemView*>(widget) ||
                           qobject_cast<const QAbstractSlider*>(widget) || qobject_cast<const QTabBar*>(widget));
}

} // namespace

KeyGuard::KeyGuard(QObject* parent) : QObject(parent) {
    qApp->installEventFilter(this);
}

bool KeyGuard::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride)
        return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    const auto* widget = qobject_cast<const QWidget*>(watched);
    const bool plain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (!widget || !plain || !needs(widget, key->key()))
        return false;
    event->accept(); // the key goes to the widget, not to a shortcut
    return true;
}

} // namespace pllava::ui
