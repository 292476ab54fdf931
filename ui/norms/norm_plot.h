#pragma once

#include <QWidget>

#include "ui/norms/norm_plot_content.h"

class QCPBars;
class QCPGraph;
class QCPItemLine;
class QCPItemText;
class QCustomPlot;
class QPaintDevice;

namespace pllava::ui {

enum class CountScale { Linear, Log };

/// The histogram of token norms in the style of figures: usual tokens, dominant ones in amber, the reference run as a
/// dashed outline (scaled to as many tokens), and the threshold with its name. GUI thread only.
class NormPlot : public QWidget {
    Q_OBJECT
public:
    explicit NormPlot(QWidget* parent = nullptr);

    void setContent(NormPlotContent content);
    void setScale(CountScale scale);
    const NormPlotContent& content() const { return m_content; }
    CountScale scale() const { return m_scale; }
    /// Draws at once what was set since the last time.
    void replot();
    /// Draws into a picture or document of this size, in pixels.
    void drawOn(QPaintDevice& device, const QSize& size);

protected:
    void changeEvent(QEvent* event) override;

private:
    void updateGraphs();
    void updateAxes();
    void updateThreshold();
    void updateLooks();
    void updateTexts();
    void placeLegend();
    void explain(const QPoint& at);
    double highestCount() const;
    double referenceScale() const;

    NormPlotContent m_content;
    CountScale m_scale = CountScale::Linear;
    QCustomPlot* m_plot = nullptr;
    QCPBars *m_usual = nullptr, *m_dominant = nullptr;
    QCPGraph* m_reference = nullptr;
    QCPItemLine* m_line = nullptr;
    QCPItemText* m_label = nullptr;
};

} // namespace pllava::ui
