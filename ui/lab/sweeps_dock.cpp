#include "ui/lab/sweeps_dock.h"

#include <algorithm>

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QSignalBlocker>

#include "core/lab/experiment_kinds.h"
#include "ui/base/choosing.h"
#include "ui/base/paths.h"
#include "ui/lab/lab_wording.h"
#include "ui/lab/parameter_form.h"
#include "ui/look/pieces.h"

namespace pllava::ui {
namespace {

/// Those that this panel is for, in the chooser's order; after them come files of results.
const std::vector<const Experiment*>& choices() {
    static const auto found = [] {
        std::vector<const Experiment*> some;
        for (const Experiment* experiment : experiments())
            if (experiment->facts().source != QuestionSource::Video)
                some.push_back(experiment);
        std::ranges::stable_sort(some, {}, [](const Experiment* each) { return each->facts().source; });
        some.push_back(&scalingExperiment());
        return some;
    }();
    return found;
}

} // namespace

SweepsDock::SweepsDock(QWidget* parent) : ExperimentDock("sweeps", parent) {
    m_choice = new QComboBox;
    m_choice->setObjectName(QStringLiteral("sweepChoice"));
    m_source = new QComboBox;
    m_source->setObjectName(QStringLiteral("sweepSource"));
    m_form = new ParameterForm;
    m_form->setExperiment(*choices().front());
    controls().addWidget(m_choice);
    controls().addWidget(m_source);
    controls().addStretch(1);
    addControlRow(m_form);
    connect(m_choice, &QComboBox::activated, this, &SweepsDock::choose);
    connect(m_source, &QComboBox::activated, this, [this](int source) { chooseSource(static_cast<Source>(source)); });
    connect(m_form, &ParameterForm::changed, this, &SweepsDock::drawFigure); // the paper's curves
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
    m_choice->setEnabled(!running()); // results belong to what was chosen
    m_source->setEnabled(!running() && experiment().facts().source != QuestionSource::Own);
}

QString SweepsDock::missing() const {
    if (&experiment() == &scalingExperiment())
        return tr("Scaling is drawn from files of earlier runs; choose a sweep to run one");
    if (context().layers == 0)
        return tr("Wait for the model");
    const QuestionSource source = experiment().facts().source;
    if (m_set.empty() && source == QuestionSource::Set)
        return tr("Choose a set of questions first");
    return m_set.empty() && source != QuestionSource::Own ? ExperimentDock::missing() : QString();
}

QString SweepsDock::subject() const {
    if (experiment().facts().source == QuestionSource::Own)
        return tr("Run on generated clips");
    return m_set.empty() ? ExperimentDock::subject() : tr("Run on the set of questions");
}

const Experiment& SweepsDock::experiment() const {
    return m_form->experiment();
}

ParameterValues SweepsDock::values() const {
    return m_form->values();
}

ParameterValues SweepsDock::readableValues() const {
    return m_form->readableValues();
}

bool SweepsDock::isFor(const std::string& experiment) const {
    return std::ranges::any_of(choices(), [&](const Experiment* each) { return each->facts().name == experiment; });
}

void SweepsDock::choose(int entry) {
    m_form->setExperiment(*choices()[static_cast<std::size_t>(entry)]);
    setResults({}); // of another choice
    if (&experiment() == &scalingExperiment())
        chooseFiles();
}

void SweepsDock::prepare(const SavedExperiment& saved) {
    for (std::size_t i = 0; i < choices().size(); ++i)
        if (choices()[i]->facts().name == saved.experiment) {
            m_choice->setCurrentIndex(static_cast<int>(i));
            m_form->setExperiment(*choices()[i]);
        }
    m_form->setValues(saved.parameters);
    const std::vector<Trial>& trials = saved.asked;
    showColumnsOf(std::ranges::any_of(
        trials, [&](const Trial& each) { return each.video != trials.front().video || !each.expected.empty(); }));
}

ExperimentSubject SweepsDock::experimentSubject() const {
    ExperimentSubject subject = ExperimentDock::experimentSubject();
    if (!m_set.empty())
        subject.questions = m_set;
    return subject;
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
    m_source->addItems({tr("On the open video"), tr("On clips of the demo world"), tr("On a set of questions…")});
    const QString name = m_setFile.isEmpty() ? tr("Demo clips") : QFileInfo(m_setFile).fileName();
    if (!m_set.empty())
        m_source->addItem(tr("%1, questions: %2").arg(name).arg(m_set.size()));
    m_source->setCurrentIndex(m_set.empty() ? 0 : m_source->count() - 1);
    describe(*m_source, tr("Source of the questions"));
}

void SweepsDock::showFiles(const std::vector<TrialResult>& results) {
    if (running())
        return;
    m_choice->setCurrentIndex(m_choice->count() - 1);
    m_form->setExperiment(scalingExperiment());
    setResults(results);
}

void SweepsDock::fillChoices() {
    const QSignalBlocker quiet(m_choice);
    const int chosen = std::max(0, m_choice->currentIndex());
    m_choice->clear();
    for (const Experiment* each : choices())
        m_choice->addItem(experimentWords(each->facts().name));
    m_choice->setCurrentIndex(chosen);
    describe(*m_choice, tr("Experiment"));
}

void SweepsDock::updateTexts() {
    setWindowTitle(tr("Sweeps"));
    fillChoices();
    updateSources();
    m_form->retranslate();
    setExplanation(
        tr("One setting is varied and everything else is kept, so that a curve shows its effect: how long answers "
           "become, how large the tokens' norms are, and on a labelled set how many answers are right. The video is "
           "encoded once for each number of frames. The paper found that pooling in space costs little until few "
           "tokens per frame are left, and that pooling in time hurts at once. Length of answers: how long the answers "
           "to a set of questions are, with the role labels of the training and with others."));
    ExperimentDock::updateTexts();
}

} // namespace pllava::ui
