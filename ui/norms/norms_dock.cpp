#include "ui/norms/norms_dock.h"

#include <QEvent>

#include "ui/look/explain_button.h"
#include "ui/look/place_chooser.h"

namespace pllava::ui {

NormsDock::NormsDock(const char* name, QWidget* parent)
    : PanelDock(name, parent), m_place(new PlaceChooser), m_explain(new ExplainButton) {
    addToTitle(m_explain);
    addToTitle(m_place);
    connect(m_place, &PlaceChooser::placeChosen, this, &NormsDock::placeChanged);
}

void NormsDock::showNorms(const TokenNorms& norms) {
    m_norms = norms;
    m_place->setPlace(norms.place);
    showContent(true);
    refresh();
}

void NormsDock::clear() {
    m_norms.reset();
    showContent(false);
    refresh();
}

void NormsDock::setLayerCount(std::int64_t layers) {
    m_place->setLayerCount(layers);
}

void NormsDock::setLayersReady(bool ready) {
    m_place->setLayersReady(ready);
}

NormPlace NormsDock::place() const {
    return m_place->place();
}

void NormsDock::setUnavailable(const QString& reason) {
    m_unavailable = reason;
    m_place->setEnabled(reason.isEmpty());
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
