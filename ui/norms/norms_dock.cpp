#include "ui/norms/norms_dock.h"

#include <QEvent>

#include "ui/look/explain_button.h"
#include "ui/look/probe_point_chooser.h"

namespace pllava::ui {

NormsDock::NormsDock(const char* name, QWidget* parent)
    : PanelDock(name, parent), m_point(new ProbePointChooser), m_explain(new ExplainButton) {
    addToTitle(m_explain);
    addToTitle(m_point);
    connect(m_point, &ProbePointChooser::pointChosen, this, &NormsDock::pointChanged);
}

void NormsDock::showNorms(const TokenNorms& norms) {
    m_norms = norms;
    m_point->setPoint(norms.point);
    showContent(true);
    refresh();
}

void NormsDock::clear() {
    m_norms.reset();
    showContent(false);
    refresh();
}

void NormsDock::setLayerCount(std::int64_t layers) {
    m_point->setLayerCount(layers);
}

void NormsDock::setLayersReady(bool ready) {
    m_point->setLayersReady(ready);
}

ProbePoint NormsDock::point() const {
    return m_point->point();
}

void NormsDock::setUnavailable(const QString& reason) {
    m_unavailable = reason;
    m_point->setEnabled(reason.isEmpty());
    if (!reason.isEmpty())
        clear();
    updateTexts();
}

void NormsDock::setPlaceholder(const QString& text) {
    setEmptyText(m_unavailable.isEmpty() ? text : m_unavailable);
}

void NormsDock::setExplanation(const QString& text) {
    m_explain->setExplanation(text);
}

void NormsDock::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        updateTexts();
    PanelDock::changeEvent(event);
}

} // namespace pllava::ui
