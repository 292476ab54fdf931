#pragma once

#include <QComboBox>

#include "core/base/token_norms.h"

namespace pllava::ui {

/// "after LLM layer 3" and the like.
QString pointWords(const ProbePoint& point);

/// Chooses one of the probe points of a model. GUI thread only.
class ProbePointChooser : public QComboBox {
    Q_OBJECT
public:
    explicit ProbePointChooser(QWidget* parent = nullptr);

    /// Number of layers; 0 without a model: the points inside the LLM are not offered.
    void setLayerCount(std::int64_t layers);
    /// The points inside the LLM can be chosen: there is a question to see its prompt with.
    void setLayersReady(bool ready);
    ProbePoint point() const;
    /// Nothing is signalled.
    void setPoint(const ProbePoint& point);

signals:
    /// By the person.
    void pointChosen(const ProbePoint& point);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();

    void updateLayers();

    std::int64_t m_layers = 0;
    bool m_layersReady = false;
};

} // namespace pllava::ui
