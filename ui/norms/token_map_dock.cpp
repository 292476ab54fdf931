#include "ui/norms/token_map_dock.h"

#include <algorithm>
#include <set>

#include <QEvent>
#include <QLabel>
#include <QListView>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/norms/color_scale.h"
#include "ui/norms/dominant_token_model.h"
#include "ui/norms/explain_button.h"
#include "ui/norms/norm_wording.h"
#include "ui/norms/place_chooser.h"
#include "ui/norms/token_grid.h"

namespace pllava::ui {

TokenMapDock::TokenMapDock(QWidget* parent) : QDockWidget(parent) {
    setObjectName(QStringLiteral("tokenMap"));
    build();
    updateTexts();
    refresh();
}

void TokenMapDock::build() {
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    m_place = new PlaceChooser;
    m_explain = new ExplainButton;
    auto* head = new QHBoxLayout;
    head->addWidget(m_place);
    head->addStretch();
    head->addWidget(m_explain);
    layout->addLayout(head);
    buildGrid(layout);
    m_empty = new QLabel;
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_empty);
    m_pages->addWidget(content);
    setWidget(m_pages);
    connect(m_place, &PlaceChooser::placeChosen, this, &TokenMapDock::placeChanged);
}

void TokenMapDock::buildGrid(QVBoxLayout* layout) {
    m_grid = new TokenGrid;
    m_scroll = new QScrollArea;
    m_scroll->setWidget(m_grid);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus); // the grid itself takes the keys
    m_scale = new ColorScale;
    m_summary = new QLabel;
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_model = new DominantTokenModel(this);
    m_list = new QListView;
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMinimumHeight(2 * fontMetrics().height());
    m_list->setMaximumHeight(6 * fontMetrics().height());
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // words on a token move nothing
    auto* line = new QHBoxLayout;
    line->addWidget(m_summary, 1);
    line->addWidget(m_scale);
    layout->addWidget(m_scroll, 4);
    layout->addLayout(line);
    layout->addWidget(m_list, 1);
    connect(m_grid, &TokenGrid::tokenClicked, this, &TokenMapDock::tokenClicked);
    connect(m_grid, &TokenGrid::described, this,
            [this](const QString& words) { m_summary->setText(words.isEmpty() ? summary() : words); });
    const auto choose = [this](const QModelIndex& index) {
        const DominantToken token = m_model->tokens()[static_cast<std::size_t>(index.row())];
        m_grid->setCurrentToken(token.index);
        m_scroll->ensureVisible(static_cast<int>(m_grid->cellOf(token.index).x()),
                                static_cast<int>(m_grid->cellOf(token.index).y()));
        emit tokenClicked(token.t, token.h, token.w);
    };
    connect(m_list, &QListView::clicked, this, choose);
    connect(m_list, &QListView::activated, this, choose); // by Enter
}

void TokenMapDock::showNorms(const TokenNorms& norms) {
    m_norms = norms;
    m_place->setPlace(norms.place);
    refresh();
}

void TokenMapDock::clear() {
    m_norms.reset();
    refresh();
}

void TokenMapDock::setLayerCount(std::int64_t layers) {
    m_place->setLayerCount(layers);
}

void TokenMapDock::setThresholdRule(const ThresholdRule& rule) {
    m_threshold.rule = rule;
    refresh();
}

void TokenMapDock::setTime(double seconds) {
    if (m_norms)
        m_grid->setCurrentFrame(pooledFrameAt(*m_norms, seconds));
}

void TokenMapDock::refresh() {
    m_pages->setCurrentIndex(m_norms ? 1 : 0);
    if (!m_norms)
        return m_grid->clear();
    m_threshold = thresholdOf(m_norms->norms, m_threshold.rule);
    m_grid->setNorms(*m_norms, m_threshold);
    const auto [least, greatest] = std::minmax_element(m_norms->norms.begin(), m_norms->norms.end());
    m_scale->setRange(*least, *greatest);
    m_model->setTokens(dominantTokens(*m_norms, m_threshold));
    m_list->setVisible(m_model->rowCount() > 0);
    m_summary->setText(summary());
}

QString TokenMapDock::summary() const {
    std::set<std::int64_t> frames;
    for (const DominantToken& token : m_model->tokens())
        frames.insert(token.t);
    if (frames.empty())
        return tr("no dominant token");
    return tr("%1 dominant · in %2 of %3 frames")
        .arg(m_model->rowCount())
        .arg(frames.size())
        .arg(m_norms->shape.frames);
}

void TokenMapDock::updateTexts() {
    setWindowTitle(tr("Token map"));
    m_empty->setText(tr("Open a video to see where its visual tokens are large."));
    m_list->setAccessibleName(tr("Dominant tokens"));
    m_explain->setExplanation(tr(
        "The model cuts each frame into a grid of visual tokens. Each small picture is one pooled frame (t), each cell "
        "one token, in the place of the frame that it stands for. Bright cells have a large norm. Framed ones are "
        "dominant: so large that they may outshout all others. A click shows the frame."));
    m_model->retranslate();
    if (m_norms)
        refresh();
}

void TokenMapDock::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        updateTexts();
    QDockWidget::changeEvent(event);
}

} // namespace pllava::ui
