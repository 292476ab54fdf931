#include "ui/lab/inside_dock.h"

#include <QCheckBox>
#include <QHBoxLayout>

#include "ui/lab/figure_view.h"
#include "ui/look/pieces.h"

namespace pllava::ui {

InsideDock::InsideDock(QWidget* parent) : LabDock("inside", parent), m_over(new QCheckBox) {
    m_over->setObjectName(QStringLiteral("attentionOverlay"));
    m_over->setEnabled(false);
    controls().addWidget(m_over);
    controls().addStretch(1);
    connect(m_over, &QCheckBox::toggled, this, &InsideDock::choose);
    updateTexts();
}

void InsideDock::run() {
    begin(1);
    emit runRequested();
}

void InsideDock::showViews(const std::vector<LayerRow>& rows, const AnswerAttention& attention) {
    m_rows = rows;
    m_attention = attention;
    m_video = context().video;
    std::vector<Plot> plots = layerPlots(rows);
    plots.push_back(attentionPlot(attention));
    figure().setPlots(plots);
    m_over->setEnabled(true);
    choose();
    updateState();
}

void InsideDock::choose() {
    emit mapChosen(m_over->isChecked() && m_attention ? std::optional(attentionMap(*m_attention)) : std::nullopt);
}

void InsideDock::contextChanged() {
    if (!m_attention || context().video == m_video)
        return;
    m_attention.reset(); // nobody shall see another video's attention over this one
    m_over->setEnabled(false);
    m_over->setChecked(false);
    figure().setPlots({});
}

QByteArray InsideDock::csv() const {
    return QByteArray::fromStdString(toCsv(m_rows));
}

void InsideDock::updateTexts() {
    setWindowTitle(tr("Layers and attention"));
    m_over->setText(tr("Attention over the video"));
    describe(*m_over, tr("Lays over the picture where the answer's tokens looked"));
    setExplanation(tr(
        "On their way through the language model the visual tokens change. The first plot shows how large they are "
        "after "
        "each layer (−2 is the projector, −1 the pooling), the second how alike neighbours are in space and time. The "
        "third shows which moments of the video the words of the answer looked at: the share of attention that each "
        "frame got."));
    LabDock::updateTexts();
}

} // namespace pllava::ui
