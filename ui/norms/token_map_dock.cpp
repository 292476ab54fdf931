#include "ui/norms/token_map_dock.h"

#include <algorithm>
#include <set>

#include <QLabel>
#include <QListView>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/norms/color_scale.h"
#include "ui/norms/dominant_token_model.h"
#include "ui/norms/norm_wording.h"
#include "ui/norms/token_grid.h"

namespace pllava::ui {

TokenMapDock::TokenMapDock(QWidget* parent) : NormsDock("tokenMap", parent) {
    auto* content = new QWidget;
    buildGrid(new QVBoxLayout(content));
    setContent(content);
    updateTexts();
    clear();
}

void TokenMapDock::buildGrid(QVBoxLayout* layout) {
    m_grid = new TokenGrid;
    m_scroll = new QScrollArea;
    m_scroll->setWidget(m_grid);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->viewport()->setAutoFillBackground(false); // the card's shows through
    m_grid->setAutoFillBackground(false);
    m_scroll->setFocusPolicy(Qt::NoFocus); // the grid itself takes the keys
    m_scale = new ColorScale;
    m_summary = new QLabel;
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_model = new DominantTokenModel(this);
    m_list = new QListView;
    m_list->setObjectName(QStringLiteral("dominantTokens"));
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->viewport()->setAutoFillBackground(false);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // words on a token move nothing
    auto* line = new QHBoxLayout;
    line->addWidget(m_summary, 1);
    line->addWidget(m_scale);
    layout->addWidget(m_scroll, 1);
    layout->addLayout(line);
    layout->addWidget(m_list);
    connect(m_grid, &TokenGrid::tokenClicked, this, &TokenMapDock::tokenClicked);
    connect(m_grid, &TokenGrid::described, this,
            [this](const QString& words) { say(words.isEmpty() ? summary() : words); });
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

void TokenMapDock::setThresholdRule(const ThresholdRule& rule) {
    m_threshold.rule = rule;
    refresh();
}

void TokenMapDock::setTime(double seconds) {
    if (norms())
        m_grid->setCurrentFrame(pooledFrameAt(*norms(), seconds));
}

void TokenMapDock::refresh() {
    if (!norms()) {
        m_model->setTokens({}); // which the summary counts
        return m_grid->clear();
    }
    m_threshold = thresholdOf(norms()->norms, m_threshold.rule);
    m_grid->setNorms(*norms(), m_threshold);
    const auto [least, greatest] = std::minmax_element(norms()->norms.begin(), norms()->norms.end());
    m_scale->setRange(*least, *greatest);
    m_model->setTokens(dominantTokens(*norms(), m_threshold));
    m_list->setVisible(m_model->rowCount() > 0);
    m_list->setFixedHeight(std::min(3, m_model->rowCount()) * m_list->sizeHintForRow(0) + 2); // whole rows
    say(summary());
}

void TokenMapDock::say(const QString& words) {
    m_summary->setText(words);
    m_summary->setToolTip(words); // a narrow panel cuts it
}

QString TokenMapDock::summary() const {
    std::set<std::int64_t> frames;
    for (const DominantToken& token : m_model->tokens())
        frames.insert(token.t);
    if (frames.empty())
        return tr("no dominant token");
    return tr("%1 dominant in %2 of %3 frames").arg(m_model->rowCount()).arg(frames.size()).arg(norms()->shape.frames);
}

void TokenMapDock::updateTexts() {
    setWindowTitle(tr("Token map"));
    setPlaceholder(tr("With a model loaded and a video open, this shows where its visual tokens are large."));
    m_list->setAccessibleName(tr("Dominant tokens"));
    setExplanation(
        tr("The model divides each frame into a grid of visual tokens. Each small picture is one pooled frame (t), "
           "each cell one token at its position in the frame. Bright cells have a large norm. Framed ones are "
           "dominant: so large that they may drown out all others. A click shows the frame."));
    m_model->retranslate();
    if (norms())
        refresh();
}

} // namespace pllava::ui
