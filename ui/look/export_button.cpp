#include "ui/look/export_button.h"

#include <QEvent>
#include <QMenu>

#include "ui/look/icons.h"
#include "ui/look/pieces.h"

namespace pllava::ui {

ExportButton::ExportButton(QWidget* parent) : QToolButton(parent) {
    setIcon(ui::icon(QStringLiteral("document-export")));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    auto* formats = new QMenu(this);
    for (const char* format : {"PNG", "SVG", "PDF", "CSV"})
        formats->addAction(QString::fromLatin1(format), this,
                           [this, format] { emit formatChosen(QString::fromLatin1(format).toLower()); });
    setMenu(formats);
    updateTexts();
}

void ExportButton::updateTexts() {
    setText(tr("Export"));
    describe(*this, tr("The figure as a picture, or its numbers as a table"));
}

void ExportButton::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        updateTexts();
    QToolButton::changeEvent(event);
}

} // namespace pllava::ui
