#include "ui/look/pieces.h"

#include <QLabel>

namespace pllava::ui {
namespace {

const char* const kPrimary = "primary";

} // namespace

QLabel* titleLabel(const QString& text) {
    auto* label = new QLabel(text);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

void describe(QWidget& control, const QString& words) {
    control.setToolTip(words);
    control.setAccessibleName(words);
}

void setTextColor(QLabel& label, const QColor& color) {
    QPalette palette; // what it does not say stays inherited
    palette.setColor(QPalette::WindowText, color);
    label.setPalette(palette);
}

QString plainText(QString name) {
    return name.replace(u'&', QStringLiteral("&&"));
}

void makePrimary(QWidget& button) {
    button.setProperty(kPrimary, true);
}

bool isPrimary(const QWidget* button) {
    return button && button->property(kPrimary).toBool();
}

} // namespace pllava::ui
