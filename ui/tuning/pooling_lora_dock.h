#pragma once

#include <functional>

#include "ui/base/adapters.h"
#include "ui/base/live_settings.h"
#include "ui/look/panel_dock.h"

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QSlider;
class QSpinBox;

namespace pllava::ui {

/// Sliders and number boxes for frames, T′, H′, W′ and α of the settings, while one moves too; the choice of adapter,
/// presets and what it all costs.
class PoolingLoraDock : public PanelDock {
    Q_OBJECT
public:
    explicit PoolingLoraDock(LiveSettings& settings, QWidget* parent = nullptr);

    /// `chosen` is an adapter's folder, empty for none.
    void setAdapters(const QVector<Adapter>& adapters, const QString& chosen);
    /// What a visual token took to prefill last time, for the estimate; 0 when unknown.
    void setCost(double millisecondsPerToken);

signals:
    void adapterChosen(const QString& folder);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Row {
        QLabel* label = nullptr;
        QSlider* slider = nullptr;
        QSpinBox* box = nullptr;
    };
    using Change = std::function<void(AskSettings&)>;
    /// `write` puts the row's number into settings.
    Row addRow(QGridLayout* grid, int row, const std::function<void(AskSettings&, int)>& write);
    void build();
    QGridLayout* buildRows();
    void buildAlpha(QGridLayout* grid, int row);
    void change(const Change& change);
    void choosePreset(int index);
    void showModel();
    void showSettings();
    void updateRanges();
    void updateTexts();
    void updateCost();
    void fillPresets();

    LiveSettings& m_settings;
    double m_millisecondsPerToken = 0;
    bool m_showing = false; ///< positions are being set, not moved by a person
    QLabel *m_adapterLabel = nullptr, *m_cost = nullptr, *m_warning = nullptr, *m_alphaLabel = nullptr;
    QComboBox *m_adapter = nullptr, *m_preset = nullptr;
    Row m_frames, m_time, m_height, m_width;
    QSlider* m_alphaSlider = nullptr;
    QDoubleSpinBox* m_alphaBox = nullptr;
};

} // namespace pllava::ui
