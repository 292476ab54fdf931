#pragma once

#include <QComboBox>

#include "core/base/token_norms.h"

namespace pllava::ui {

/// "after LLM layer 3" and the like.
QString placeWords(const NormPlace& place);

/// The places at which norms can be seen, for a model of so many layers. GUI thread only.
class PlaceChooser : public QComboBox {
    Q_OBJECT
public:
    explicit PlaceChooser(QWidget* parent = nullptr);

    /// 0 without a model: the places inside the LLM are not offered.
    void setLayerCount(std::int64_t layers);
    /// The places inside the LLM can be chosen: there is a question to see its prompt with.
    void setLayersReady(bool ready);
    NormPlace place() const;
    /// Nothing is signalled.
    void setPlace(const NormPlace& place);

signals:
    /// By the person.
    void placeChosen(const NormPlace& place);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();

    void updateLayers();

    std::int64_t m_layers = 0;
    bool m_layersReady = false;
};

} // namespace pllava::ui
