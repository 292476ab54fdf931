#include "ui/look/probe_point_chooser.h"

#include <QEvent>
#include <QSignalBlocker>
#include <QStandardItemModel>

namespace pllava::ui {

ProbePointChooser::ProbePointChooser(QWidget* parent) : QComboBox(parent) {
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setMinimumWidth(4 * fontMetrics().height());
    connect(this, &QComboBox::activated, this, [this] { emit pointChosen(point()); });
    fill();
    setPoint({});
}

void ProbePointChooser::setLayerCount(std::int64_t layers) {
    m_layers = layers;
    fill();
}

void ProbePointChooser::setLayersReady(bool ready) {
    m_layersReady = ready;
    updateLayers();
}

void ProbePointChooser::updateLayers() {
    auto* rows = qobject_cast<QStandardItemModel*>(model());
    for (int row = 2; row < count(); ++row) { // after projected and pooled
        rows->item(row)->setEnabled(m_layersReady);
        rows->item(row)->setToolTip(m_layersReady ? QString()
                                                  : tr("Ask a question first: this point needs its prompt"));
    }
}

ProbePoint ProbePointChooser::point() const {
    return currentData().value<ProbePoint>();
}

void ProbePointChooser::setPoint(const ProbePoint& point) {
    const QSignalBlocker quiet(this);
    for (int row = 0; row < count(); ++row)
        if (itemData(row).value<ProbePoint>() == point)
            setCurrentIndex(row);
}

void ProbePointChooser::fill() {
    const ProbePoint chosen = point();
    const QSignalBlocker quiet(this);
    clear();
    const auto add = [this](const ProbePoint& point) { addItem(pointWords(point), QVariant::fromValue(point)); };
    add({ProbePoint::Kind::Projected});
    add({ProbePoint::Kind::Pooled});
    for (std::int64_t layer = 0; layer < m_layers; ++layer)
        add({ProbePoint::Kind::Layer, layer});
    if (m_layers > 0)
        add({ProbePoint::Kind::Final});
    setPoint({}); // where the chosen one is gone
    setPoint(chosen);
    updateLayers();
    setAccessibleName(tr("Probe point"));
    setToolTip(tr("Point in the model where visual tokens are inspected"));
}

void ProbePointChooser::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        fill();
    QComboBox::changeEvent(event);
}

QString pointWords(const ProbePoint& point) {
    switch (point.kind) {
    case ProbePoint::Kind::Projected: return ProbePointChooser::tr("projected");
    case ProbePoint::Kind::Pooled: return ProbePointChooser::tr("pooled");
    case ProbePoint::Kind::Layer: return ProbePointChooser::tr("after LLM layer %1").arg(point.layer);
    case ProbePoint::Kind::Final: return ProbePointChooser::tr("after the final norm");
    }
    return {};
}

} // namespace pllava::ui
