#include "ui/lab/compare_dock.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QTabWidget>
#include <QToolButton>

#include "core/lab/experiment_kinds.h"
#include "ui/base/paths.h"
#include "ui/lab/lab_wording.h"
#include "ui/look/pieces.h"

namespace pllava::ui {
namespace {

constexpr double kMostAlpha = 32;

} // namespace

CompareDock::CompareDock(QWidget* parent) : ExperimentDock("compare", parent) {
    auto* ways = new QWidget;
    m_row = new QHBoxLayout(ways);
    m_row->setContentsMargins(0, 0, 0, 0);
    auto* area = new QScrollArea;
    area->setWidget(ways);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    m_more = new QToolButton;
    m_fewer = new QToolButton;
    m_more->setText(QStringLiteral("+"));
    m_fewer->setText(QStringLiteral("−"));
    controls().addWidget(m_more);
    controls().addWidget(m_fewer);
    controls().addStretch(1);
    connect(m_more, &QToolButton::clicked, this, [this] { addWay(VisualLayout::Pllava); });
    connect(m_fewer, &QToolButton::clicked, this, &CompareDock::dropWay);
    for (const VisualLayout layout : kVisualLayouts)
        addWay(layout);
    pages().insertTab(0, area, QString());
    pages().setCurrentIndex(0);
    hideWeights();
    using T = TrialTableModel;
    showColumns({T::Layout, T::Adapter, T::Alpha, T::Frames, T::Pooling, T::VisualTokens, T::NewTokens, T::MedianNorm,
                 T::Dominant, T::Milliseconds, T::Answer});
    updateTexts();
}

CompareDock::Way CompareDock::makeWay(VisualLayout layout) {
    Way way{new QFrame, new QComboBox, new QComboBox, new QDoubleSpinBox, new QLabel, new QLabel};
    way.card->setFrameShape(QFrame::StyledPanel);
    way.card->setMinimumWidth(8 * fontMetrics().height());
    for (const VisualLayout each : kVisualLayouts)
        way.layout->addItem(layoutWords(each), QVariant::fromValue(static_cast<int>(each)));
    way.layout->setCurrentIndex(static_cast<int>(layout));
    way.alpha->setRange(0, kMostAlpha);
    way.alpha->setSingleStep(1);
    way.alpha->setPrefix(QStringLiteral("α "));
    way.answer->setObjectName(QStringLiteral("comparedAnswer"));
    way.answer->setTextFormat(Qt::PlainText);
    way.answer->setWordWrap(true);
    way.answer->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    way.answer->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    way.facts->setWordWrap(true);
    way.facts->setForegroundRole(QPalette::PlaceholderText);
    auto* column = new QVBoxLayout(way.card);
    column->addWidget(way.layout);
    column->addWidget(way.adapter);
    column->addWidget(way.alpha);
    column->addWidget(way.answer, 1);
    column->addWidget(way.facts);
    const auto limit = [way] {
        const bool image = way.layout->currentIndex() == static_cast<int>(VisualLayout::Image);
        way.alpha->setEnabled(!image && way.adapter->currentIndex() > 0); // α is 0 there, or does nothing
    };
    connect(way.layout, &QComboBox::currentIndexChanged, way.card, limit);
    connect(way.adapter, &QComboBox::currentIndexChanged, way.card, limit);
    return way;
}

void CompareDock::addWay(VisualLayout layout) {
    if (m_ways.size() == kMost)
        return;
    m_ways.push_back(makeWay(layout));
    fill(m_ways.back());
    m_ways.back().alpha->setValue(context().settings.loraAlpha);
    m_row->addWidget(m_ways.back().card, 1);
    m_more->setEnabled(m_ways.size() < kMost);
    m_fewer->setEnabled(m_ways.size() > 1);
}

void CompareDock::dropWay() {
    if (m_ways.size() < 2)
        return;
    m_ways.back().card->deleteLater();
    m_ways.pop_back();
    m_more->setEnabled(true);
    m_fewer->setEnabled(m_ways.size() > 1);
}

void CompareDock::fill(Way& way) {
    const QString before = way.adapter->count() > 0 ? way.adapter->currentData().toString() : context().adapter;
    way.adapter->clear();
    way.adapter->addItem(tr("No adapter"), QString());
    for (const Adapter& adapter : context().adapters)
        way.adapter->addItem(adapter.name, adapter.folder);
    way.adapter->setCurrentIndex(std::max(0, way.adapter->findData(before)));
    describe(*way.layout, tr("How the video becomes visual tokens"));
    describe(*way.adapter, tr("LoRA weights"));
    describe(*way.alpha, tr("LoRA α"));
    way.layout->setItemText(static_cast<int>(VisualLayout::Image), layoutWords(VisualLayout::Image));
}

void CompareDock::contextChanged() {
    for (Way& way : m_ways) {
        fill(way);
        if (m_alpha != context().settings.loraAlpha) // the slider was moved, or another model came
            way.alpha->setValue(context().settings.loraAlpha);
    }
    m_alpha = context().settings.loraAlpha;
}

const Experiment& CompareDock::experiment() const {
    return comparisonExperiment();
}

std::vector<Trial> CompareDock::trials() const {
    std::vector<Trial> trials;
    for (const Way& way : m_ways) {
        Trial trial;
        trial.weights = pathOf(way.adapter->currentData().toString()).string();
        trial.video = pathOf(context().video).string();
        trial.question = context().question.toStdString();
        trial.change.layout = static_cast<VisualLayout>(way.layout->currentIndex());
        if (way.alpha->isEnabled())
            trial.change.alpha = way.alpha->value();
        trials.push_back(std::move(trial));
    }
    return trials;
}

void CompareDock::prepare(const SavedExperiment& experiment) {
    const std::vector<Trial>& trials = experiment.asked;
    while (m_ways.size() < std::min(trials.size(), kMost))
        addWay(VisualLayout::Pllava);
    while (m_ways.size() > std::max<std::size_t>(trials.size(), 1))
        dropWay();
    for (std::size_t i = 0; i < std::min(m_ways.size(), trials.size()); ++i) {
        m_ways[i].layout->setCurrentIndex(static_cast<int>(trials[i].change.layout.value_or(VisualLayout::Pllava)));
        m_ways[i].adapter->setCurrentIndex(std::max(0, m_ways[i].adapter->findData(textOf(trials[i].weights))));
        m_ways[i].alpha->setValue(trials[i].change.alpha.value_or(m_ways[i].alpha->value()));
    }
    clearAnswers();
}

void CompareDock::clearAnswers() {
    m_current = 0;
    for (Way& way : m_ways) {
        way.answer->clear();
        way.facts->clear();
    }
}

void CompareDock::run() {
    clearAnswers();
    ExperimentDock::run();
}

void CompareDock::write(const QString& piece) {
    if (m_current < m_ways.size())
        m_ways[m_current].answer->setText(m_ways[m_current].answer->text() + piece);
}

void CompareDock::add(const TrialResult& result) {
    if (m_current < m_ways.size()) {
        Way& way = m_ways[m_current++];
        const QString said = QString::fromStdString(result.error.empty() ? result.answer : result.error).trimmed();
        way.answer->setText(said.isEmpty() ? tr("(no answer)") : said);
        if (result.error.empty())
            way.facts->setText(
                tr("%1 visual tokens · %2 new · %3 ms · median norm %4, %5 dominant")
                    .arg(result.visualTokens)
                    .arg(result.newTokens)
                    .arg(QLocale().toString(result.totalMs(), 'f', 0), QLocale().toString(result.norms.median, 'f', 1))
                    .arg(result.norms.dominant));
    }
    ExperimentDock::add(result);
}

void CompareDock::updateTexts() {
    setWindowTitle(tr("Compare"));
    pages().setTabText(0, tr("Side by side"));
    describe(*m_more, tr("Add configuration (up to six)"));
    describe(*m_fewer, tr("Remove the last configuration"));
    for (Way& way : m_ways)
        fill(way);
    setExplanation(tr("The same video and question, shown to the same model in different ways. PLLaVA pools the "
                      "frames' tokens; n-frame concatenates all of them; Video-ChatGPT averages over space and over "
                      "time separately; IG-VLM tiles frames into one picture; the image model sees only the middle "
                      "frame, with α = 0. Tokens and time show what an answer costs."));
    ExperimentDock::updateTexts();
}

} // namespace pllava::ui
