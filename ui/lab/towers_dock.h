#pragma once

#include "core/lab/norm_series.h"
#include "ui/lab/lab_dock.h"

class QSlider;

namespace pllava::ui {

class ProbePointChooser;

/// Norms of the visual tokens of the model and each of its adapters in one plot, and a slider that walks through them:
/// with more training a second tower of large norms may grow. Source: PLLaVA, figure 3. GUI thread only.
class TowersDock : public LabDock {
    Q_OBJECT
public:
    explicit TowersDock(QWidget* parent = nullptr);
    void add(const NormSeries& series);

signals:
    /// Folders of weights, "" for the model alone.
    void runRequested(const std::vector<std::string>& weights, const pllava::ProbePoint& point);

protected:
    void run() override;
    QString missing() const override;
    void contextChanged() override;
    void updateTexts() override;
    QByteArray csv() const override;

private:
    void draw();

    std::vector<NormSeries> m_series;
    ProbePointChooser* m_point = nullptr;
    QSlider* m_step = nullptr; ///< 0: all; else the first and the one of this number
};

} // namespace pllava::ui
