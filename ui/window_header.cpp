#include "ui/window_header.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>

#include "ui/look/pieces.h"
#include "ui/model_button.h"

namespace pllava::ui {

WindowHeader::WindowHeader(QMenuBar& bar, QAction* presentation) : m_bar(bar), m_model(new ModelButton) {
    QLabel* name = titleLabel(QStringLiteral("PLLaVA Studio"));
    name->setContentsMargins(kGap / 2, 0, kGap, 0);
    auto* present = new QToolButton;
    present->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    present->setDefaultAction(presentation);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, kGap / 2, 0, kGap / 2);
    layout->setSpacing(kGap);
    layout->addWidget(m_model);
    layout->addWidget(present);
    bar.setNativeMenuBar(false); // a desktop's own bar has no corners
    bar.setCornerWidget(name, Qt::TopLeftCorner);
    bar.setCornerWidget(this, Qt::TopRightCorner);
}

bool WindowHeader::event(QEvent* event) {
    const bool handled = QWidget::event(event);
    // The menu bar looks at the size of its corner only when it gets one.
    if (event->type() == QEvent::LayoutRequest && size() != sizeHint())
        m_bar.setCornerWidget(this, Qt::TopRightCorner);
    return handled;
}

} // namespace pllava::ui
