#pragma once

#include <QWidget>

#include "ui/training/training_plot.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;

namespace pllava::ui {

/// How the curves are shown: what next to the losses, along what, on which axis, how smooth. GUI thread only.
class ViewControls : public QWidget {
    Q_OBJECT
public:
    explicit ViewControls(QWidget* parent = nullptr);

    TrainingView view() const;
    /// Offers what this record has; the choice is kept where it is still there.
    void offer(const TrainingRecord& record);

signals:
    void viewChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    void updateTexts();

    QComboBox *m_choice = nullptr, *m_axis = nullptr;
    QCheckBox* m_log = nullptr;
    QLabel* m_smoothingLabel = nullptr;
    QSlider* m_smoothing = nullptr;
};

} // namespace pllava::ui
