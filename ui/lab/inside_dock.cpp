#include "ui/lab/inside_dock.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>

#include "core/lab/attention_view.h"
#include "core/lab/layer_view.h"
#include "core/lab/view_plots.h"
#include "ui/lab/figure_view.h"
#include "ui/lab/lab_wording.h"
#include "ui/look/pieces.h"
#include "ui/look/probe_point_chooser.h"

namespace pllava::ui {

InsideDock::InsideDock(QWidget* parent)
    : LabDock("inside", parent), m_choice(new QComboBox), m_point(new ProbePointChooser), m_over(new QCheckBox) {
    m_choice->setObjectName(QStringLiteral("insideChoice"));
    m_over->setObjectName(QStringLiteral("attentionOverlay"));
    m_over->setEnabled(false);
    m_point->setLayersReady(true);
    controls().addWidget(m_choice);
    controls().addWidget(m_point);
    controls().addWidget(m_over);
    controls().addStretch(1);
    connect(m_over, &QCheckBox::toggled, this, &InsideDock::choose);
    connect(m_choice, &QComboBox::activated, this, &InsideDock::draw);
    connect(m_point, &ProbePointChooser::pointChosen, this, &InsideDock::draw);
    updateTexts();
}

QString InsideDock::missing() const {
    return context().notInspectable.isEmpty() ? LabDock::missing() : context().notInspectable;
}

void InsideDock::run() {
    begin(1);
    emit runRequested();
}

void InsideDock::showViews(const QString& video, const std::vector<TokenView>& views,
                           const AnswerAttention& attention) {
    if (video != context().video)
        return;
    m_views = views;
    m_attention = attention;
    m_video = video;
    m_adapter = context().adapter;
    m_over->setEnabled(true);
    choose();
    draw();
}

const TokenView& InsideDock::chosenView() const {
    const auto chosen =
        std::ranges::find(m_views, m_point->point(), [](const TokenView& each) { return each.norms.point; });
    return chosen == m_views.end() ? m_views.front() : *chosen;
}

void InsideDock::draw() {
    const int choice = m_choice->currentIndex();
    m_point->setVisible(choice == Similarity);
    if (!m_attention)
        figure().setPlots({});
    else if (choice == Layers)
        figure().setPlots(layerPlots(layerRows(m_views), figureWords()));
    else
        figure().setPlots(choice == Similarity ? similarityPlots(chosenView(), figureWords())
                                               : std::vector<Plot>{attentionPlot(*m_attention, figureWords())});
    updateState();
}

void InsideDock::choose() {
    emit attentionChosen(m_over->isChecked() ? m_attention : std::nullopt);
}

void InsideDock::contextChanged() {
    m_point->setLayerCount(context().layers);
    const std::int64_t points = context().layers + 3; // the layers, and the projector, the pooling and the final norm
    if (!m_attention || (context().video == m_video && context().adapter == m_adapter &&
                         points == static_cast<std::int64_t>(m_views.size())))
        return;
    // Another video's attention must not be shown over this one, nor another model's layers.
    m_attention.reset();
    m_views.clear();
    m_over->setEnabled(false);
    m_over->setChecked(false);
    draw();
}

QByteArray InsideDock::csv() const {
    if (!m_attention)
        return {};
    switch (m_choice->currentIndex()) {
    case Similarity: return QByteArray::fromStdString(toCsv(chosenView().similarity));
    case Attention: return QByteArray::fromStdString(toCsv(*m_attention));
    default: return QByteArray::fromStdString(toCsv(layerRows(m_views)));
    }
}

void InsideDock::updateTexts() {
    setWindowTitle(tr("Layers and attention"));
    m_over->setText(tr("Attention over the video"));
    describe(*m_over, tr("Shows on the picture where the answer's tokens attended"));
    const QSignalBlocker quiet(m_choice);
    const int chosen = std::max(0, m_choice->currentIndex());
    m_choice->clear();
    m_choice->addItems({tr("Layers"), tr("Similarity of neighbours"), tr("Attention of the answer")});
    m_choice->setCurrentIndex(chosen);
    describe(*m_choice, tr("What the figure shows"));
    setExplanation(tr("Visual tokens change on their way through the language model. Layers: how large their norms "
                      "are, from the projector through every layer, and how similar neighbours are in space and time. "
                      "Similarity: the similarity of every token to its neighbours at one point; bright cells resemble "
                      "the cells around them, or the same cell before and after. Attention: which moments of the video "
                      "the words of the answer attended to, as the share of each frame."));
    draw();
    LabDock::updateTexts();
}

} // namespace pllava::ui
