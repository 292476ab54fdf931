#include "ui/look/place_chooser.h"

#include <QEvent>
#include <QSignalBlocker>
#include <QStandardItemModel>

namespace pllava::ui {

PlaceChooser::PlaceChooser(QWidget* parent) : QComboBox(parent) {
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setMinimumWidth(4 * fontMetrics().height());
    connect(this, &QComboBox::activated, this, [this] { emit placeChosen(place()); });
    fill();
    setPlace({});
}

void PlaceChooser::setLayerCount(std::int64_t layers) {
    m_layers = layers;
    fill();
}

void PlaceChooser::setLayersReady(bool ready) {
    m_layersReady = ready;
    updateLayers();
}

void PlaceChooser::updateLayers() {
    auto* rows = qobject_cast<QStandardItemModel*>(model());
    for (int row = 2; row < count(); ++row) { // behind projected and pooled
        rows->item(row)->setEnabled(m_layersReady);
        rows->item(row)->setToolTip(m_layersReady ? QString() : tr("Ask a question first: its prompt is read there"));
    }
}

NormPlace PlaceChooser::place() const {
    return currentData().value<NormPlace>();
}

void PlaceChooser::setPlace(const NormPlace& place) {
    const QSignalBlocker quiet(this);
    for (int row = 0; row < count(); ++row)
        if (itemData(row).value<NormPlace>() == place)
            setCurrentIndex(row);
}

void PlaceChooser::fill() {
    const NormPlace chosen = place();
    const QSignalBlocker quiet(this);
    clear();
    const auto add = [this](const NormPlace& place) { addItem(placeWords(place), QVariant::fromValue(place)); };
    add({NormPlace::Kind::Projected});
    add({NormPlace::Kind::Pooled});
    for (std::int64_t layer = 0; layer < m_layers; ++layer)
        add({NormPlace::Kind::Layer, layer});
    if (m_layers > 0)
        add({NormPlace::Kind::Final});
    setPlace({}); // where the chosen one is gone
    setPlace(chosen);
    updateLayers();
    setAccessibleName(tr("Place in the model"));
    setToolTip(tr("Where in the model the visual tokens are looked at"));
}

void PlaceChooser::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        fill();
    QComboBox::changeEvent(event);
}

QString placeWords(const NormPlace& place) {
    switch (place.kind) {
    case NormPlace::Kind::Projected: return PlaceChooser::tr("projected");
    case NormPlace::Kind::Pooled: return PlaceChooser::tr("pooled");
    case NormPlace::Kind::Layer: return PlaceChooser::tr("after LLM layer %1").arg(place.layer);
    case NormPlace::Kind::Final: return PlaceChooser::tr("after the final norm");
    }
    return {};
}

} // namespace pllava::ui
