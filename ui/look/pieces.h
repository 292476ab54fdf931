#pragma once

#include <QString>

class QColor;
class QLabel;
class QWidget;

namespace pllava::ui {

/// Between panels, and from them to the window's edge.
constexpr int kGap = 8;

/// The name of a panel or a card.
QLabel* titleLabel(const QString& text = {});
/// What a control is for, to the eye and to the ear.
void describe(QWidget& control, const QString& words);
/// A label in a colour of the theme; again after each change of theme.
void setTextColor(QLabel& label, const QColor& color);
/// A name from outside as a menu or button shows it: an ampersand is no mnemonic.
QString plainText(QString name);
/// The one push button of a panel that does what the panel is for stands out.
void makePrimary(QWidget& button);
bool isPrimary(const QWidget* button);

} // namespace pllava::ui
