#pragma once

#include "ui/lab/experiment_dock.h"

class QCheckBox;
class QLineEdit;

namespace pllava::ui {

class ParameterForm;

/// The same question with other role labels: does the model answer, repeat itself or fall silent?
/// Source: PLLaVA, section 3.2. GUI thread only.
class PromptLabDock : public ExperimentDock {
    Q_OBJECT
public:
    explicit PromptLabDock(QWidget* parent = nullptr);

    const Experiment& experiment() const override;
    ParameterValues values() const override;

protected:
    ExperimentSubject experimentSubject() const override;
    ParameterValues readableValues() const override;
    void prepare(const SavedExperiment& experiment) override;
    void updateTexts() override;

private:
    std::vector<QCheckBox*> m_presets; ///< in the order of rolePresets()
    QLineEdit* m_own = nullptr;
    ParameterForm* m_form = nullptr;
};

} // namespace pllava::ui
