#include "ui/lab/prompt_lab_dock.h"

#include <algorithm>

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>

#include "core/base/error.h"
#include "core/lab/experiment_kinds.h"
#include "core/lab/role_labels.h"
#include "ui/lab/parameter_form.h"
#include "ui/look/pieces.h"

namespace pllava::ui {

PromptLabDock::PromptLabDock(QWidget* parent) : ExperimentDock("promptLab", parent) {
    for (const RoleLabels& preset : rolePresets()) {
        auto* box = new QCheckBox;
        box->setObjectName(QStringLiteral("roles.") + QString::fromStdString(preset.name));
        box->setChecked(true);
        controls().addWidget(box);
        m_presets.push_back(box);
    }
    m_own = new QLineEdit;
    m_form = new ParameterForm;
    m_form->setExperiment(experiment());
    controls().addStretch(1);
    auto* row = new QWidget;
    auto* fields = new QHBoxLayout(row);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->addWidget(m_own);
    fields->addWidget(m_form);
    addControlRow(row);
    using T = TrialTableModel;
    showColumns({T::Adapter, T::Alpha, T::Roles, T::Verdict, T::NewTokens, T::StopReason, T::Entropy, T::EndProbability,
                 T::Repetition, T::MedianNorm, T::Dominant, T::Answer});
    updateTexts();
}

const Experiment& PromptLabDock::experiment() const {
    return probeExperiment();
}

ParameterValues PromptLabDock::values() const {
    return m_form->values();
}

ParameterValues PromptLabDock::readableValues() const {
    return m_form->readableValues();
}

ExperimentSubject PromptLabDock::experimentSubject() const {
    ExperimentSubject subject = ExperimentDock::experimentSubject();
    for (std::size_t i = 0; i < m_presets.size(); ++i)
        if (m_presets[i]->isChecked())
            subject.oodRoles.push_back(rolePresets()[i]);
    if (!m_own->text().trimmed().isEmpty())
        subject.oodRoles.push_back(parseRoleLabels(m_own->text().trimmed().toStdString()));
    if (subject.oodRoles.empty())
        throw Error(ErrorKind::InvalidArgument, "choose at least one pair of role labels to compare with");
    return subject;
}

void PromptLabDock::prepare(const SavedExperiment& experiment) {
    m_form->setValues(experiment.parameters);
    const auto isAsked = [&](const std::string& roles) {
        return std::ranges::any_of(experiment.asked, [&](const Trial& trial) { return trial.roles.name == roles; });
    };
    for (std::size_t i = 0; i < m_presets.size(); ++i)
        m_presets[i]->setChecked(isAsked(rolePresets()[i].name));
}

void PromptLabDock::updateTexts() {
    setWindowTitle(tr("Prompt lab"));
    const QString names[] = {tr("Human, Assistant"), tr("ChatML"), tr("No labels"), tr("Chinese labels")};
    for (std::size_t i = 0; i < m_presets.size(); ++i)
        m_presets[i]->setText(i < std::size(names) ? names[i] : QString::fromStdString(rolePresets()[i].name));
    m_own->setPlaceholderText(tr("Own labels: Viewer,Robot"));
    describe(*m_own, tr("Custom role labels: user,assistant"));
    m_form->retranslate();
    setExplanation(tr(
        "A chat model expects the role labels that it was tuned on, such as USER and ASSISTANT. Here the same question "
        "is asked with other labels. A robust model answers as before; the paper found that fine-tuned models with "
        "dominant tokens may give short answers, or none. The verdict follows a rule: “collapsed” is an answer without "
        "text, “repeats itself” one in which more than half of all groups of four tokens have occurred before."));
    ExperimentDock::updateTexts();
}

} // namespace pllava::ui
