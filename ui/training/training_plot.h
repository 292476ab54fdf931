#pragma once

#include <memory>

#include <QWidget>

#include "core/train/training_record.h"

class QCPAxisRect;
class QCPGraph;
class QCPLegend;
class QCustomPlot;
class QPaintDevice;

namespace pllava::ui {

/// What is shown of a training and how.
struct TrainingView {
    enum class Axis { Steps, Samples } axis = Axis::Steps;
    bool log = false;     ///< losses, and what is above 0 throughout, on logarithmic axes
    double smoothing = 0; ///< weight of an exponential moving average
    QString choice;       ///< what is shown next to the losses, see choices(); empty for nothing
};

/// Two plots side by side, or one above the other where the room is high: losses, and a chosen measure or all shares.
/// Smoothed curves are drawn over what was measured, which then is faint. GUI thread only.
class TrainingPlot : public QWidget {
    Q_OBJECT
public:
    explicit TrainingPlot(QWidget* parent = nullptr);

    void setContent(std::shared_ptr<const TrainingRecord> record, const TrainingView& view);
    void setView(const TrainingView& view) { setContent(m_record, view); }
    const TrainingView& view() const { return m_view; }
    /// Points of the curve of this measure as it is drawn, smoothed; empty where it is not shown.
    std::vector<double> drawn(const std::string& measure) const;
    /// Draws at once what was set since the last time.
    void replot();
    void drawOn(QPaintDevice& device, const QSize& size);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Pane {
        QCPAxisRect* rect = nullptr;
        QCPLegend* legend = nullptr;
    };
    struct Curve {
        std::string measure;
        QCPGraph *measured = nullptr, *smoothed = nullptr;
    };
    Pane addPane();
    void arrange(const QSize& size);
    void rebuild();
    void addCurves(const Pane& pane, const std::vector<std::string>& measures);
    void scale(const Pane& pane, const QString& label);
    void updateLooks();
    void updateTexts();
    void explain(const QPoint& at);

    std::shared_ptr<const TrainingRecord> m_record = std::make_shared<const TrainingRecord>();
    TrainingView m_view;
    QCustomPlot* m_plot = nullptr;
    Pane m_losses, m_measures;
    std::vector<Curve> m_curves;
    bool m_stacked = false;
};

} // namespace pllava::ui
