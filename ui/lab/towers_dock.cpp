#include "ui/lab/towers_dock.h"

#include <QHBoxLayout>
#include <QSlider>

#include "ui/base/paths.h"
#include "ui/lab/figure_view.h"
#include "ui/lab/lab_wording.h"
#include "ui/look/pieces.h"
#include "ui/look/probe_point_chooser.h"

namespace pllava::ui {

TowersDock::TowersDock(QWidget* parent)
    : LabDock("twinTowers", parent), m_point(new ProbePointChooser), m_step(new QSlider(Qt::Horizontal)) {
    addToTitle(m_point);
    m_point->setLayersReady(true);
    connect(m_point, &ProbePointChooser::pointChosen, m_point, &ProbePointChooser::setPoint);
    m_step->setRange(0, 0);
    m_step->setPageStep(1);
    m_step->setTickPosition(QSlider::TicksBelow);
    controls().addWidget(m_step, 1);
    connect(m_step, &QSlider::valueChanged, this, &TowersDock::draw);
    updateTexts();
}

QString TowersDock::missing() const {
    return context().notInspectable.isEmpty() ? LabDock::missing() : context().notInspectable;
}

void TowersDock::run() {
    std::vector<std::string> weights{""};
    for (const Adapter& adapter : context().adapters)
        weights.push_back(pathOf(adapter.folder).string());
    m_series.clear();
    m_step->setRange(0, 0);
    draw();
    begin(static_cast<int>(weights.size()));
    emit runRequested(weights, m_point->point());
}

void TowersDock::add(const NormSeries& series) {
    m_series.push_back(series);
    m_step->setMaximum(static_cast<int>(m_series.size()) - 1);
    draw();
    showProgress(static_cast<int>(m_series.size()));
}

void TowersDock::draw() {
    const auto step = static_cast<std::size_t>(m_step->value());
    std::vector<NormSeries> shown = m_series;
    if (step > 0)
        shown = {m_series.front(), m_series[step]};
    figure().setPlots(shown.empty() ? std::vector<Plot>() : std::vector<Plot>{normPlot(shown, figureWords())});
    describe(*m_step, step == 0 ? tr("All adapters; drag to step through them")
                                : QString::fromStdString(labelOf(m_series[step], figureWords())));
    updateState();
}

QByteArray TowersDock::csv() const {
    return QByteArray::fromStdString(toCsv(m_series));
}

void TowersDock::contextChanged() {
    m_point->setLayerCount(context().layers);
}

void TowersDock::updateTexts() {
    setWindowTitle(tr("Twin towers"));
    setExplanation(
        tr("The norms of the visual tokens before and after fine-tuning, at the same point in the model. The paper "
           "found that the norms of n-frame models grow a second tower on the right during training, and that such "
           "models then give short answers to unusual prompts. Drag the slider to step through the training."));
    draw();
    LabDock::updateTexts();
}

} // namespace pllava::ui
