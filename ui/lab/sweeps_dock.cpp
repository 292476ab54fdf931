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
    m_paper = new QCheckBox;
    controls().addWidget(m_choice);
    controls().addWidget(m_paper);
    controls().addStretch(1);
    connect(m_choice, &QComboBox::activated, this, [this](int choice) {
        if (choice == Scaling)
            chooseFiles();
        else
            setResults({});
    });
    connect(m_paper, &QCheckBox::toggled, this, [this] { setResults(model().results()); });
    using T = TrialTableModel;
    showColumns({T::Adapter, T::Alpha, T::Frames, T::Pooling, T::VisualTokens, T::NewTokens, T::MedianNorm,
                 T::MaximumNorm, T::Dominant, T::Milliseconds, T::Right, T::Answer});
    updateTexts();
}

SweepAxis SweepsDock::axis() const {
    const int choice = m_choice->currentIndex();
    return choice == Alpha ? SweepAxis::Alpha : choice == Frames ? SweepAxis::Frames : SweepAxis::Pooling;
}

std::vector<Trial> SweepsDock::trials(const LabContext& context) const {
    std::vector<TrialChange> changes;
    switch (m_choice->currentIndex()) {
    case Space: changes = poolingSweep(PoolingPart::Spatial, context.grid, context.maxPositions); break;
    case Time: changes = poolingSweep(PoolingPart::Temporal, context.grid, context.maxPositions); break;
    case Alpha:
        for (const double alpha : paperAlphas())
            changes.push_back({.alpha = alpha});
        break;
    case Frames:
        for (const int frames : paperFrames())
            changes.push_back({.frames = frames});
        break;
    default:
        throw Error(ErrorKind::InvalidArgument,
                    "scaling is drawn from files of earlier runs; choose a sweep to run one");
    }
    return trialsOf(weights(), {{context.video.toStdString(), context.question.toStdString(), {}}}, changes, {{}});
}

std::vector<Plot> SweepsDock::plots(const std::vector<TrialResult>& results) const {
    const PaperBehind paper = m_paper->isChecked() ? PaperBehind::Yes : PaperBehind::No;
    const std::vector<SweepRow> rows = rowsOf(results);
    return m_choice->currentIndex() == Scaling ? scalingPlots(rows, paper) : plotsOf(axis(), rows, paper);
}

void SweepsDock::chooseFiles() {
    auto* dialog =
        new QFileDialog(this, tr("Open results of earlier runs"), {}, QStringLiteral("JSON Lines (*.jsonl)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &SweepsDock::filesChosen);
    dialog->open();
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
    m_choice->addItems(
        {tr("Pooling in space"), tr("Pooling in time"), tr("LoRA α"), tr("Frames"), tr("Scaling, from files…")});
    m_choice->setCurrentIndex(chosen);
    describe(*m_choice, tr("What is varied"));
    m_paper->setText(tr("The paper's curves behind"));
    describe(*m_paper, tr("Where the paper has a curve of the same measure"));
    setExplanation(tr(
        "One setting is varied and everything else kept, so that a curve shows what it does: how long answers become, "
        "how large the tokens' norms are, and on a labelled set how many answers are right. The video is encoded once "
        "for each number of frames. The paper found that pooling in space costs little until few places are left, and "
        "that pooling in time hurts at once."));
    ExperimentDock::updateTexts();
}

} // namespace pllava::ui
