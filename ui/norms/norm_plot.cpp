#include "ui/norms/norm_plot.h"

#include <algorithm>
#include <numeric>

#include <QEvent>
#include <QLocale>
#include <QToolTip>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include "ui/look/plot_look.h"
#include "ui/look/theme.h"
#include "ui/norms/norm_wording.h"

namespace pllava::ui {
namespace {

constexpr double kLogBase = 0.5; ///< where bars begin on a logarithmic axis, so that a single token is still seen

double total(const Histogram& histogram) {
    return static_cast<double>(std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::int64_t{0}));
}

double centre(const Histogram& histogram, std::size_t bin) {
    return (histogram.edges[bin] + histogram.edges[bin + 1]) / 2;
}

} // namespace

NormPlot::NormPlot(QWidget* parent) : QWidget(parent) {
    m_plot = new QCustomPlot(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    m_usual = new QCPBars(m_plot->xAxis, m_plot->yAxis);
    m_dominant = new QCPBars(m_plot->xAxis, m_plot->yAxis);
    m_dominant->moveAbove(m_usual);
    m_usual->setStackingGap(0); // which would eat a single token's bar
    m_dominant->setStackingGap(0);
    m_reference = m_plot->addGraph();
    m_reference->setLineStyle(QCPGraph::lsStepLeft);
    m_line = new QCPItemLine(m_plot);
    m_label = new QCPItemText(m_plot);
    for (QCPItemPosition* position : {m_line->start, m_line->end, m_label->position}) {
        position->setTypeX(QCPItemPosition::ptPlotCoords);
        position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    m_plot->setAutoAddPlottableToLegend(false);
    m_plot->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { explain(event->pos()); });
    updateLooks();
    updateTexts();
}

void NormPlot::setContent(NormPlotContent content) {
    m_content = std::move(content);
    updateGraphs();
    updateAxes();
    updateTexts();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void NormPlot::setScale(CountScale scale) {
    m_scale = scale;
    updateGraphs();
    updateAxes();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void NormPlot::replot() {
    m_plot->replot(QCustomPlot::rpImmediateRefresh);
}

void NormPlot::drawOn(QPaintDevice& device, const QSize& size) {
    drawPlotOn(*m_plot, device, size);
}

double NormPlot::referenceScale() const {
    return m_content.referenceTokens > 0 ? total(m_content.all) / static_cast<double>(m_content.referenceTokens) : 1;
}

void NormPlot::updateGraphs() {
    const Histogram& all = m_content.all;
    const double base = m_scale == CountScale::Log ? kLogBase : 0;
    QVector<double> keys, usual, dominant, outlineKeys, outline;
    for (std::size_t bin = 0; bin < all.counts.size(); ++bin) {
        const auto upper = static_cast<double>(m_content.dominant.counts[bin]);
        const double lower = static_cast<double>(all.counts[bin]) - upper;
        keys << centre(all, bin);
        usual << std::max(0.0, lower - base);
        dominant << std::max(0.0, lower > 0 ? upper : upper - base); // a bar stands on the base or on the other bar
    }
    for (QCPBars* bars : {m_usual, m_dominant}) {
        bars->setBaseValue(base);
        bars->setWidth(keys.isEmpty() ? 1 : 0.9 * (all.edges[1] - all.edges[0]));
    }
    m_usual->setData(keys, usual, true);
    m_dominant->setData(keys, dominant, true);
    if (m_content.reference) {
        outlineKeys << all.edges.front();
        outline << base;
        for (std::size_t bin = 0; bin < all.counts.size(); ++bin) {
            outlineKeys << all.edges[bin];
            outline << std::max(base, referenceScale() * static_cast<double>(m_content.reference->counts[bin]));
        }
        outlineKeys << all.edges.back();
        outline << base;
    }
    m_reference->setData(outlineKeys, outline, true);
}

double NormPlot::highestCount() const {
    double highest = 1;
    for (const std::int64_t count : m_content.all.counts)
        highest = std::max(highest, static_cast<double>(count));
    if (m_content.reference)
        for (const std::int64_t count : m_content.reference->counts)
            highest = std::max(highest, referenceScale() * static_cast<double>(count));
    return highest;
}

void NormPlot::updateAxes() {
    if (m_content.all.edges.empty())
        return;
    setRoundScale(*m_plot->yAxis, 0, highestCount());
    if (m_scale == CountScale::Log) {
        m_plot->yAxis->setScaleType(QCPAxis::stLogarithmic);
        m_plot->yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog));
        m_plot->yAxis->setNumberFormat(QStringLiteral("gb"));
        m_plot->yAxis->setRange(kLogBase, highestCount() * 3); // room for the threshold's name
    }
    const double low = m_content.all.edges.front();
    setRoundScale(*m_plot->xAxis, low, std::max(m_content.all.edges.back(), m_content.threshold.value.value_or(low)));
    updateThreshold();
}

void NormPlot::updateThreshold() {
    const bool shown = m_content.threshold.value.has_value();
    m_line->setVisible(shown);
    const double at = m_content.threshold.value.value_or(m_plot->xAxis->range().lower);
    m_line->start->setCoords(at, 1);
    m_line->end->setCoords(at, 0.02);
    const bool leftHalf = at < m_plot->xAxis->range().center();
    m_label->setPositionAlignment(Qt::AlignTop | (leftHalf ? Qt::AlignLeft : Qt::AlignRight));
    const int gap = fontMetrics().averageCharWidth();
    m_label->setPadding({gap, 0, gap, 0});
    m_label->position->setCoords(at, 0.02);
}

void NormPlot::updateLooks() {
    const PlotStyle& style = plotStyleOf(palette());
    m_plot->setBackground(QBrush(colorsOf(palette()).panel));
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis})
        styleAxis(*axis, style, font());
    m_usual->setPen(Qt::NoPen);
    m_usual->setBrush(plotColor(style.series[0], kBarOpacity));
    m_dominant->setPen(Qt::NoPen);
    m_dominant->setBrush(plotColor(style.dominant, kBarOpacity));
    m_reference->setPen(plotPen(style.background[0], kOutlineWidth, kBackgroundDashes));
    m_line->setPen(plotPen(style.line, kAxisWidth, kLimitDashes));
    m_label->setColor(plotColor(style.text));
    m_label->setFont(plotFont(font()));
    styleLegend(*m_plot->legend, style, font());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void NormPlot::updateTexts() {
    m_plot->xAxis->setLabel(tr("L2 norm of visual tokens"));
    m_label->setText(thresholdWords(m_content.threshold));
    m_usual->setName(tr("usual tokens"));
    m_dominant->setName(tr("dominant tokens"));
    const auto tokens = static_cast<qlonglong>(total(m_content.all));
    m_reference->setName(m_content.referenceTokens == tokens
                             ? tr("reference")
                             : tr("reference, scaled to %1 tokens").arg(QLocale().toString(tokens)));
    placeLegend();
    m_plot->legend->clearItems();
    if (m_content.reference)
        for (QCPAbstractPlottable* plottable :
             std::initializer_list<QCPAbstractPlottable*>{m_usual, m_dominant, m_reference})
            plottable->addToLegend();
    setAccessibleName(tr("Histogram of token norms"));
    setAccessibleDescription(thresholdWords(m_content.threshold));
    m_plot->setAccessibleName(accessibleName());
}

/// Below the plot, where it hides nothing; an empty one there would take the plot's width, so it stays inside.
void NormPlot::placeLegend() {
    QCPLegend* legend = m_plot->legend;
    const bool shown = m_content.reference.has_value();
    if (legend->visible() == shown && legend->layout() != nullptr)
        return;
    legend->setVisible(shown);
    legend->layout()->take(legend);
    if (shown) {
        m_plot->plotLayout()->addElement(1, 0, legend);
        m_plot->plotLayout()->setRowStretchFactor(1, 0.001);
    } else {
        m_plot->plotLayout()->simplify();
        m_plot->axisRect()->insetLayout()->addElement(legend, Qt::AlignTop | Qt::AlignRight);
    }
}

void NormPlot::explain(const QPoint& at) {
    const Histogram& all = m_content.all;
    const double norm = m_plot->xAxis->pixelToCoord(at.x());
    const auto above = std::upper_bound(all.edges.begin(), all.edges.end(), norm);
    if (above == all.edges.begin() || above == all.edges.end())
        return QToolTip::hideText();
    const auto bin = static_cast<std::size_t>(above - all.edges.begin()) - 1;
    const QString text = tr("norms %1 to %2 · tokens: %3 · dominant: %4")
                             .arg(normWords(all.edges[bin]), normWords(all.edges[bin + 1]))
                             .arg(all.counts[bin])
                             .arg(m_content.dominant.counts[bin]);
    QToolTip::showText(m_plot->mapToGlobal(at), text, m_plot);
}

void NormPlot::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        updateLooks();
    if (event->type() == QEvent::LanguageChange) {
        updateTexts();
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    }
    QWidget::changeEvent(event);
}

} // namespace pllava::ui
