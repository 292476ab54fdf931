#include "ui/training/training_plot.h"

#include <algorithm>

#include <QEvent>
#include <QLocale>
#include <QResizeEvent>
#include <QToolTip>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include "ui/look/plot_look.h"
#include "ui/look/theme.h"
#include "ui/training/training_measures.h"

namespace pllava::ui {
namespace {

constexpr double kFaint = 0.3; ///< opacity of a measured curve behind its smoothed one

QVector<double> vectorOf(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

QString numberWords(double value) {
    return QLocale().toString(value, 'g', 4);
}

} // namespace

TrainingPlot::TrainingPlot(QWidget* parent) : QWidget(parent), m_plot(new QCustomPlot(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    m_plot->plotLayout()->clear();
    m_plot->setAutoAddPlottableToLegend(false);
    m_losses = addPane();
    m_measures = addPane();
    m_measures.rect->insetLayout()->setInsetAlignment(0, Qt::AlignBottom | Qt::AlignRight); // shares rise
    arrange(size());
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { explain(event->pos()); });
    rebuild();
}

TrainingPlot::Pane TrainingPlot::addPane() {
    Pane pane{new QCPAxisRect(m_plot), new QCPLegend};
    pane.rect->setupFullAxesBox(false);
    pane.rect->insetLayout()->addElement(pane.legend, Qt::AlignTop | Qt::AlignRight);
    pane.legend->setLayer(QStringLiteral("legend"));
    pane.legend->setRowSpacing(-2);
    for (QCPAxis* axis : pane.rect->axes()) {
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setLayer(QStringLiteral("grid"));
    }
    return pane;
}

/// The second is there only where it shows something.
void TrainingPlot::arrange(const QSize& size) {
    QCPLayoutGrid* grid = m_plot->plotLayout();
    for (QCPAxisRect* rect : {m_losses.rect, m_measures.rect})
        if (rect->layout() == grid)
            grid->take(rect);
    grid->simplify();
    m_stacked = size.height() > size.width();
    grid->addElement(0, 0, m_losses.rect);
    const bool second = !m_view.choice.isEmpty();
    m_measures.rect->setVisible(second);
    if (second)
        grid->addElement(m_stacked ? 1 : 0, m_stacked ? 0 : 1, m_measures.rect);
}

void TrainingPlot::setContent(std::shared_ptr<const TrainingRecord> record, const TrainingView& view) {
    m_record = std::move(record);
    m_view = view;
    arrange(size());
    rebuild();
}

void TrainingPlot::rebuild() {
    m_plot->clearGraphs();
    m_losses.legend->clearItems();
    m_measures.legend->clearItems();
    m_curves.clear();
    addCurves(m_losses, {"loss", "eval_loss"});
    addCurves(m_measures, measuresOf(*m_record, m_view.choice));
    updateTexts();
    updateLooks();
}

void TrainingPlot::addCurves(const Pane& pane, const std::vector<std::string>& measures) {
    for (std::size_t number = 0; number < measures.size(); ++number) {
        const auto found = m_record->series.find(measures[number]);
        if (found == m_record->series.end())
            continue;
        const TrainingSeries& series = found->second;
        const auto keys = vectorOf(m_view.axis == TrainingView::Axis::Steps ? series.steps : series.samples);
        QCPAxis *x = pane.rect->axis(QCPAxis::atBottom), *y = pane.rect->axis(QCPAxis::atLeft);
        const auto& colors = plotStyleOf(palette()).series;
        const char* color = colors[number % colors.size()];
        const auto dashes = number < colors.size() ? std::nullopt : std::optional(kAgainDashes);
        Curve curve{measures[number], m_plot->addGraph(x, y), nullptr};
        // What is measured now and then is too little for an average.
        const bool smooth =
            m_view.smoothing > 0 && series.values.size() * 2 > m_record->series.at("loss").values.size();
        curve.measured->setData(keys, vectorOf(series.values), true);
        const QColor faint = plotColor(color, smooth ? kFaint : 1);
        QPen pen = plotPen(color, smooth ? kAxisWidth : kCurveWidth, dashes);
        pen.setColor(faint);
        curve.measured->setPen(pen);
        if (series.values.size() < 60)
            curve.measured->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, faint, faint, 2 * kPointRadius));
        if (smooth) {
            curve.smoothed = m_plot->addGraph(x, y);
            curve.smoothed->setData(keys, vectorOf(smoothed(series.values, m_view.smoothing)), true);
            curve.smoothed->setPen(plotPen(color, kCurveWidth, dashes));
        }
        (smooth ? curve.smoothed : curve.measured)->addToLegend(pane.legend);
        m_curves.push_back(curve);
    }
}

void TrainingPlot::scale(const Pane& pane, const QString& label) {
    QCPAxis *x = pane.rect->axis(QCPAxis::atBottom), *y = pane.rect->axis(QCPAxis::atLeft);
    QCPRange across, up;
    bool any = false, positive = true;
    for (QCPGraph* graph : pane.rect->graphs()) {
        bool found = false;
        const QCPRange keys = graph->getKeyRange(found), values = graph->getValueRange(found);
        if (!found)
            continue;
        across = any ? across.expanded(keys) : keys;
        up = any ? up.expanded(values) : values;
        any = true;
        positive = positive && values.lower > 0;
    }
    const bool log = m_view.log && positive && any;
    const bool shares = &pane == &m_measures && m_view.choice == kShares;
    if (any) {
        setRoundScale(*x, across.lower, across.upper);
        setRoundScale(*y, shares ? 0 : up.lower, shares ? 1 : up.upper);
    }
    if (log) {
        y->setScaleType(QCPAxis::stLogarithmic);
        y->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog));
        y->setNumberFormat(QStringLiteral("gb"));
        y->setNumberPrecision(3);
        y->setRange(up.lower * 0.9, up.upper * 1.2);
    }
    x->setLabel(m_view.axis == TrainingView::Axis::Steps ? tr("steps") : tr("samples"));
    y->setLabel(label);
}

void TrainingPlot::updateTexts() {
    for (const Curve& curve : m_curves)
        (curve.smoothed ? curve.smoothed : curve.measured)
            ->setName(measureWords(QString::fromStdString(curve.measure)));
    scale(m_losses, tr("loss"));
    scale(m_measures, measureWords(m_view.choice));
    const bool several = m_record->series.contains("eval_loss");
    m_losses.legend->setVisible(several);
    m_measures.legend->setVisible(m_view.choice == kShares);
    setAccessibleName(tr("Curves of a training"));
    setAccessibleDescription(progressWords(*m_record));
    m_plot->setAccessibleName(accessibleName());
}

void TrainingPlot::updateLooks() {
    const PlotStyle& style = plotStyleOf(palette());
    m_plot->setBackground(QBrush(colorsOf(palette()).panel));
    for (const Pane& pane : {m_losses, m_measures}) {
        for (QCPAxis* axis : pane.rect->axes())
            styleAxis(*axis, style, font());
        styleLegend(*pane.legend, style, font());
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

std::vector<double> TrainingPlot::drawn(const std::string& measure) const {
    std::vector<double> out;
    for (const Curve& curve : m_curves)
        if (curve.measure == measure)
            for (const QCPGraphData& point : *(curve.smoothed ? curve.smoothed : curve.measured)->data())
                out.push_back(point.value);
    return out;
}

void TrainingPlot::replot() {
    m_plot->replot(QCustomPlot::rpImmediateRefresh);
}

void TrainingPlot::drawOn(QPaintDevice& device, const QSize& size) {
    arrange(size);
    drawPlotOn(*m_plot, device, size);
}

void TrainingPlot::explain(const QPoint& at) {
    QStringList lines;
    for (const Curve& curve : m_curves) {
        QCPGraph* graph = curve.smoothed ? curve.smoothed : curve.measured;
        if (!graph->keyAxis()->axisRect()->rect().contains(at))
            continue;
        const auto point = graph->data()->findBegin(graph->keyAxis()->pixelToCoord(at.x()));
        if (point == graph->data()->constEnd())
            continue;
        if (lines.isEmpty())
            lines << (m_view.axis == TrainingView::Axis::Steps ? tr("step %1") : tr("sample %1"))
                         .arg(QLocale().toString(static_cast<qlonglong>(point->key)));
        lines << tr("%1: %2").arg(graph->name(), numberWords(point->value));
    }
    lines.isEmpty() ? QToolTip::hideText() : QToolTip::showText(m_plot->mapToGlobal(at), lines.join(u'\n'), m_plot);
}

void TrainingPlot::resizeEvent(QResizeEvent* event) {
    if ((event->size().height() > event->size().width()) != m_stacked)
        arrange(event->size());
    QWidget::resizeEvent(event);
}

void TrainingPlot::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        rebuild();
    if (event->type() == QEvent::LanguageChange) {
        updateTexts();
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    }
    QWidget::changeEvent(event);
}

} // namespace pllava::ui
