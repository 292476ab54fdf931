#include "ui/training/view_controls.h"

#include <algorithm>
#include <cmath>

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>

#include "ui/look/pieces.h"
#include "ui/training/training_measures.h"

namespace pllava::ui {
namespace {

constexpr int kSmoothingSteps = 100;
constexpr double kMostSmoothing = 0.99;

} // namespace

ViewControls::ViewControls(QWidget* parent)
    : QWidget(parent), m_choice(new QComboBox), m_axis(new QComboBox), m_log(new QCheckBox),
      m_smoothingLabel(new QLabel), m_smoothing(new QSlider(Qt::Horizontal)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_axis->addItems({QString(), QString()});
    m_smoothing->setRange(0, kSmoothingSteps);
    m_smoothing->setMinimumWidth(2 * fontMetrics().height());
    m_smoothing->setMaximumWidth(6 * fontMetrics().height());
    m_smoothingLabel->setBuddy(m_smoothing);
    m_smoothingLabel->setMinimumWidth(fontMetrics().height());
    m_choice->setObjectName(QStringLiteral("trainingChoice"));
    m_axis->setObjectName(QStringLiteral("trainingAxis"));
    m_log->setObjectName(QStringLiteral("trainingLog"));
    m_smoothing->setObjectName(QStringLiteral("trainingSmoothing"));
    for (QComboBox* box : {m_choice, m_axis}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setMinimumWidth(3 * fontMetrics().height());
        connect(box, &QComboBox::activated, this, &ViewControls::viewChanged);
    }
    for (QWidget* part : std::initializer_list<QWidget*>{m_choice, m_axis, m_log, m_smoothingLabel, m_smoothing})
        row->addWidget(part);
    row->addStretch();
    connect(m_log, &QCheckBox::toggled, this, &ViewControls::viewChanged);
    connect(m_smoothing, &QSlider::valueChanged, this, &ViewControls::viewChanged);
    updateTexts();
}

TrainingView ViewControls::view() const {
    TrainingView view;
    view.axis = m_axis->currentIndex() == 1 ? TrainingView::Axis::Samples : TrainingView::Axis::Steps;
    view.log = m_log->isChecked();
    // The root, since most of what is wanted lies close to the strongest.
    view.smoothing = kMostSmoothing * std::sqrt(static_cast<double>(m_smoothing->value()) / kSmoothingSteps);
    view.choice = m_choice->currentData().toString();
    return view;
}

void ViewControls::offer(const TrainingRecord& record) {
    const QStringList names = choices(record);
    QStringList shown;
    for (int row = 0; row < m_choice->count(); ++row)
        shown << m_choice->itemData(row).toString();
    if (names == shown)
        return;
    const QString chosen = m_choice->currentData().toString();
    m_choice->clear();
    for (const QString& name : names)
        m_choice->addItem(measureWords(name), name);
    m_choice->setCurrentIndex(std::max(0, m_choice->findData(chosen)));
}

void ViewControls::updateTexts() {
    for (int row = 0; row < m_choice->count(); ++row)
        m_choice->setItemText(row, measureWords(m_choice->itemData(row).toString()));
    m_axis->setItemText(0, tr("by steps"));
    m_axis->setItemText(1, tr("by samples"));
    m_log->setText(tr("Log axis"));
    m_log->setAccessibleName(tr("Logarithmic losses"));
    m_smoothingLabel->setText(tr("Smoothing"));
    describe(*m_smoothing, tr("How much the curves are smoothed"));
    describe(*m_choice, tr("Measure shown next to the losses"));
    describe(*m_axis, tr("Horizontal axis of the curves"));
}

void ViewControls::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        updateTexts();
    QWidget::changeEvent(event);
}

} // namespace pllava::ui
