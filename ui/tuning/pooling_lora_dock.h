#pragma once

#include "ui/base/adapters.h"
#include "ui/look/panel_dock.h"
#include "ui/tuning/tuning.h"

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QSlider;
class QSpinBox;

namespace pllava::ui {

/// Sliders and number boxes for frames, T′, H′, W′ and α, the choice of adapter, presets and what it all costs.
class PoolingLoraDock : public PanelDock {
    Q_OBJECT
public:
    explicit PoolingLoraDock(QWidget* parent = nullptr);

    const Tuning& tuning() const { return m_tuning; }
    /// Shows these positions; nothing is signalled.
    void setTuning(const Tuning& tuning);
    void setLimits(const TuningLimits& limits, const Tuning& defaults);
    /// `chosen` is an adapter's folder, empty for none.
    void setAdapters(const QVector<Adapter>& adapters, const QString& chosen);
    /// What a visual token took to prefill last time, for the estimate; 0 when unknown.
    void setCost(double millisecondsPerToken);

signals:
    /// While a slider moves, too.
    void tuningChanged(const Tuning& tuning);
    void adapterChosen(const QString& folder);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Row {
        QLabel* label = nullptr;
        QSlider* slider = nullptr;
        QSpinBox* box = nullptr;
    };
    Row addRow(QGridLayout* grid, int row);
    void build();
    void buildAlpha(QGridLayout* grid, int row);
    Tuning positions() const;
    void moved();
    void updateRanges();
    void updateTexts();
    void updateCost();
    void fillPresets();

    Tuning m_tuning, m_defaults;
    TuningLimits m_limits;
    double m_millisecondsPerToken = 0;
    bool m_showing = false; ///< positions are being set, not moved by a person
    QLabel *m_adapterLabel = nullptr, *m_cost = nullptr, *m_warning = nullptr, *m_alphaLabel = nullptr;
    QComboBox *m_adapter = nullptr, *m_preset = nullptr;
    Row m_frames, m_time, m_height, m_width;
    QSlider* m_alphaSlider = nullptr;
    QDoubleSpinBox* m_alphaBox = nullptr;
};

} // namespace pllava::ui
