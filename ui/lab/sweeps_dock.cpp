#include "ui/lab/sweeps_dock.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QSignalBlocker>

#include "core/lab/lab_plots.h"
#include "ui/look/pieces.h"

namespace pllava::ui {

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
        if (choice == Scaling)
            chooseFiles();
        else
            setResults({});
        updateState();
    });
    connect(m_source, &QComboBox::activated, this, &SweepsDock::chooseSource);
    connect(m_paper, &QCheckBox::toggled, this, [this] { setResults(model().results()); });
    using T = TrialTableModel;
    showColumns({T::Adapter, T::Alpha, T::Frames, T::Pooling, T::Roles, T::VisualTokens, T::NewTokens, T::MedianNorm,
                 T::MaximumNorm, T::Dominant, T::Milliseconds, T::Right, T::Answer});
    updateTexts();
}

bool SweepsDock::hasSubject() const {
    const int choice = m_choice->currentIndex();
    return choice != Scaling && (!m_set.empty() || (choice != TextLength && ExperimentDock::hasSubject()));
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
        questions = {{context.video.toStdString(), context.question.toStdString(), {}}};
    std::vector<RoleLabels> roles{{}};
    if (m_choice->currentIndex() == TextLength)
        roles.push_back(rolePresets().front()); // as text-length does
    return trialsOf(weights(), questions, changes(context), roles);
}

std::vector<Plot> SweepsDock::plots(const std::vector<TrialResult>& results) const {
    const PaperBehind paper = m_paper->isChecked() ? PaperBehind::Yes : PaperBehind::No;
    switch (m_choice->currentIndex()) {
    case TextLength: return textLengthPlots(results);
    case Scaling: return scalingPlots(rowsOf(results), paper);
    default: return plotsOf(axis(), rowsOf(results), paper);
    }
}

QFileDialog* SweepsDock::askFor(const QString& title) {
    auto* dialog = new QFileDialog(this, title, {}, QStringLiteral("JSON Lines (*.jsonl)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

void SweepsDock::chooseFiles() {
    QFileDialog* dialog = askFor(tr("Open results of earlier runs"));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &SweepsDock::filesChosen);
}

void SweepsDock::chooseSource(int source) {
    updateSources(); // what is chosen shows when it is there
    if (source == OpenVideo)
        showSet({}, {});
    else if (source == DemoSet)
        emit setChosen({});
    else
        connect(askFor(tr("Open a set of questions")), &QFileDialog::fileSelected, this, &SweepsDock::setChosen);
}

void SweepsDock::showSet(const QString& name, const std::vector<SetQuestion>& questions) {
    m_setName = name;
    m_set = questions;
    setResults({});
    updateSources();
}

void SweepsDock::updateSources() {
    const QSignalBlocker quiet(m_source);
    m_source->clear();
    m_source->addItems({tr("On the open video"), tr("On clips of the demo's world"), tr("On a set of questions…")});
    if (!m_set.empty())
        m_source->addItem(tr("%1 (%n questions)", nullptr, static_cast<int>(m_set.size())).arg(m_setName));
    m_source->setCurrentIndex(m_set.empty() ? OpenVideo : m_source->count() - 1);
    describe(*m_source, tr("What is asked"));
}

void SweepsDock::showFiles(const std::vector<TrialResult>& results) {
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
