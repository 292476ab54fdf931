#include "ui/lab/sweeps_dock.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QSignalBlocker>

#include "core/lab/lab_plots.h"
#include "ui/base/choosing.h"
#include "ui/base/paths.h"
#include "ui/lab/lab_wording.h"
#include "ui/look/pieces.h"

namespace pllava::ui {
namespace {

/// In files, in the chooser's order.
const QString kVariants[] = {QStringLiteral("space"),  QStringLiteral("time"),        QStringLiteral("alpha"),
                             QStringLiteral("frames"), QStringLiteral("text-length"), QStringLiteral("scaling")};

} // namespace

SweepsDock::SweepsDock(QWidget* parent) : ExperimentDock("sweeps", parent) {
    m_choice = new QComboBox;
    m_choice->setObjectName(QStringLiteral("sweepChoice"));
    m_source = new QComboBox;
    m_source->setObjectName(QStringLiteral("sweepSource"));
    m_paper = new QCheckBox;
    controls().addWidget(m_choice);
    controls().addWidget(m_source);
    controls().addWidget(m_paper);
    controls().addStretch(1);
    connect(m_choice, &QComboBox::activated, this, [this](int choice) {
        setResults({}); // of another choice
        if (choice == Scaling)
            chooseFiles();
    });
    connect(m_source, &QComboBox::activated, this, [this](int source) { chooseSource(static_cast<Source>(source)); });
    connect(m_paper, &QCheckBox::toggled, this, [this] { setResults(model().results()); });
    showColumnsOf(false);
    updateTexts();
}

void SweepsDock::showColumnsOf(bool set) {
    using T = TrialTableModel;
    std::vector<T::Column> columns{T::Adapter,      T::Alpha,     T::Frames,     T::Pooling,     T::Roles,
                                   T::VisualTokens, T::NewTokens, T::MedianNorm, T::MaximumNorm, T::Dominant,
                                   T::Milliseconds, T::Right,     T::Answer};
    if (set)
        columns.insert(columns.end(), {T::Video, T::Question});
    showColumns(columns);
}

void SweepsDock::updateState() {
    ExperimentDock::updateState();
    m_choice->setEnabled(!running()); // what comes belongs to what was chosen
    m_source->setEnabled(!running());
}

QString SweepsDock::missing() const {
    const int choice = m_choice->currentIndex();
    if (choice == Scaling)
        return tr("Scaling is drawn from files of earlier runs; choose a sweep to run one");
    if (context().layers == 0)
        return tr("Wait for the model");
    if (m_set.empty() && choice == TextLength)
        return tr("Choose a set of questions first");
    return m_set.empty() ? ExperimentDock::missing() : QString();
}

QString SweepsDock::subject() const {
    return m_set.empty() ? ExperimentDock::subject() : tr("Run it on the set of questions");
}

QString SweepsDock::variant() const {
    return kVariants[m_choice->currentIndex()];
}

void SweepsDock::prepare(const QString& variant, const std::vector<Trial>& trials) {
    const auto* found = std::ranges::find(kVariants, variant);
    m_choice->setCurrentIndex(found == std::end(kVariants) ? 0 : static_cast<int>(found - std::begin(kVariants)));
    showColumnsOf(std::ranges::any_of(
        trials, [&](const Trial& each) { return each.video != trials.front().video || !each.expected.empty(); }));
}

SweepAxis SweepsDock::axis() const {
    const int choice = m_choice->currentIndex();
    return choice == Alpha ? SweepAxis::Alpha : choice == Frames ? SweepAxis::Frames : SweepAxis::Pooling;
}

std::vector<TrialChange> SweepsDock::changes(const LabContext& context) const {
    std::vector<TrialChange> changes;
    switch (m_choice->currentIndex()) {
    case Space: return poolingSweep(PoolingPart::Spatial, context.grid, context.maxPositions);
    case Time: return poolingSweep(PoolingPart::Temporal, context.grid, context.maxPositions);
    case Alpha:
        for (const double alpha : paperAlphas())
            changes.push_back({.alpha = alpha});
        return changes;
    case Frames:
        for (const int frames : paperFrames())
            changes.push_back({.frames = frames});
        return changes;
    default: return {{}};
    }
}

std::vector<Trial> SweepsDock::trials(const LabContext& context) const {
    std::vector<SetQuestion> questions = m_set;
    if (questions.empty())
        questions = {{pathOf(context.video).string(), context.question.toStdString(), {}}};
    std::vector<RoleLabels> roles{{}};
    if (m_choice->currentIndex() == TextLength)
        roles.push_back(paperRoles());
    return trialsOf(weights(), questions, changes(context), roles);
}

std::vector<Plot> SweepsDock::plots(const std::vector<TrialResult>& results) const {
    const PaperBehind paper = m_paper->isChecked() ? PaperBehind::Yes : PaperBehind::No;
    switch (m_choice->currentIndex()) {
    case TextLength: return textLengthPlots(results, figureWords());
    case Scaling: return scalingPlots(rowsOf(results), paper, figureWords());
    default: return plotsOf(axis(), rowsOf(results), paper, figureWords());
    }
}

void SweepsDock::chooseFiles() {
    auto* dialog =
        new QFileDialog(this, tr("Open results of earlier runs"), {}, QStringLiteral("JSON (*.jsonl *.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &SweepsDock::filesChosen);
    dialog->open();
}

void SweepsDock::chooseSource(Source source) {
    updateSources(); // what is chosen shows when it is there
    if (source != Source::File) {
        emit sourceChosen(source, {});
        return;
    }
    askForExisting(
        this,
        {tr("Open a set of questions"), OpenQuestion::Wanted::File, {}, {QStringLiteral("JSON (*.jsonl *.json)")}},
        [this](const QString& file) { emit sourceChosen(Source::File, file); });
}

void SweepsDock::showSet(const QString& file, const QuestionSet& set) {
    if (running())
        return;
    m_setFile = file;
    m_set = set.questions;
    showColumnsOf(!m_set.empty());
    setResults({});
    updateSources();
    say(summaryWords(set.summary));
}

QString SweepsDock::summaryWords(const SetSummary& summary) {
    const qint64 missing = summary.missing + summary.withoutVideo;
    QStringList words;
    if (missing > 0)
        words << tr("%1 of %2 entries skipped: no video found").arg(missing).arg(summary.entries);
    if (summary.repeatedQuestions > 0)
        words << tr("%1 duplicate questions skipped").arg(summary.repeatedQuestions);
    return words.join(QStringLiteral(" · "));
}

void SweepsDock::updateSources() {
    const QSignalBlocker quiet(m_source);
    m_source->clear();
    m_source->addItems({tr("On the open video"), tr("On clips of the demo's world"), tr("On a set of questions…")});
    const QString name = m_setFile.isEmpty() ? tr("Demo clips") : QFileInfo(m_setFile).fileName();
    if (!m_set.empty())
        m_source->addItem(tr("%1, questions: %2").arg(name).arg(m_set.size()));
    m_source->setCurrentIndex(m_set.empty() ? 0 : m_source->count() - 1);
    describe(*m_source, tr("What is asked"));
}

void SweepsDock::showFiles(const std::vector<TrialResult>& results) {
    if (running())
        return;
    m_choice->setCurrentIndex(Scaling);
    setResults(results);
}

void SweepsDock::updateTexts() {
    setWindowTitle(tr("Sweeps"));
    const QSignalBlocker quiet(m_choice);
    const int chosen = std::max(0, m_choice->currentIndex());
    m_choice->clear();
    m_choice->addItems({tr("Pooling in space"), tr("Pooling in time"), tr("LoRA α"), tr("Frames"),
                        tr("Length of answers"), tr("Scaling, from files…")});
    m_choice->setCurrentIndex(chosen);
    describe(*m_choice, tr("What is varied"));
    updateSources();
    m_paper->setText(tr("The paper's curves behind"));
    describe(*m_paper, tr("Where the paper has a curve of the same measure"));
    setExplanation(tr(
        "One setting is varied and everything else kept, so that a curve shows what it does: how long answers become, "
        "how large the tokens' norms are, and on a labelled set how many answers are right. The video is encoded once "
        "for each number of frames. The paper found that pooling in space costs little until few places are left, and "
        "that pooling in time hurts at once. Length of answers: how long the answers to a set of questions are, with "
        "the "
        "role labels of the training and with others."));
    ExperimentDock::updateTexts();
}

} // namespace pllava::ui
