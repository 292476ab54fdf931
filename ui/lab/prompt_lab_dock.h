#pragma once

#include "ui/lab/experiment_dock.h"

class QCheckBox;
class QLineEdit;

namespace pllava::ui {

/// The same question with other role labels: does the model answer, repeat itself or fall silent?
/// Source: PLLaVA, section 3.2. GUI thread only.
class PromptLabDock : public ExperimentDock {
    Q_OBJECT
public:
    explicit PromptLabDock(QWidget* parent = nullptr);

protected:
    std::vector<Trial> trials(const LabContext& context) const override;
    std::vector<Plot> plots(const std::vector<TrialResult>& results) const override;
    void updateTexts() override;

private:
    std::vector<QCheckBox*> m_presets; ///< in the order of rolePresets()
    QLineEdit *m_own = nullptr, *m_alphas = nullptr;
};

} // namespace pllava::ui
