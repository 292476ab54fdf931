#include "ui/lab/prompt_lab_dock.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>

#include "core/lab/lab_plots.h"
#include "core/lab/role_labels.h"
#include "core/lab/sweep.h"
#include "ui/base/paths.h"
#include "ui/lab/lab_wording.h"
#include "ui/lab/number_list.h"
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
    m_alphas = new QLineEdit;
    controls().addWidget(m_own);
    controls().addWidget(m_alphas);
    using T = TrialTableModel;
    showColumns({T::Adapter, T::Alpha, T::Roles, T::Verdict, T::NewTokens, T::StopReason, T::Entropy, T::EndProbability,
                 T::Repetition, T::MedianNorm, T::Dominant, T::Answer});
    updateTexts();
}

std::vector<Trial> PromptLabDock::trials(const LabContext& context) const {
    std::vector<RoleLabels> roles{{}};
    for (std::size_t i = 0; i < m_presets.size(); ++i)
        if (m_presets[i]->isChecked())
            roles.push_back(rolePresets()[i]);
    if (!m_own->text().trimmed().isEmpty())
        roles.push_back(parseRoleLabels(m_own->text().trimmed().toStdString()));
    std::vector<TrialChange> changes;
    for (const double alpha : numbersIn(m_alphas->text()))
        changes.push_back({.alpha = alpha});
    if (changes.empty())
        changes.emplace_back();
    return trialsOf(weights(), {{pathOf(context.video).string(), context.question.toStdString(), {}}}, changes, roles);
}

std::vector<Plot> PromptLabDock::plots(const std::vector<TrialResult>& results) const {
    return probePlots(results, figureWords());
}

void PromptLabDock::updateTexts() {
    setWindowTitle(tr("Prompt lab"));
    const QString names[] = {tr("Human, Assistant"), tr("ChatML"), tr("No labels"), tr("Chinese labels")};
    for (std::size_t i = 0; i < m_presets.size(); ++i)
        m_presets[i]->setText(i < std::size(names) ? names[i] : QString::fromStdString(rolePresets()[i].name));
    m_own->setPlaceholderText(tr("Own labels: Viewer,Robot"));
    describe(*m_own, tr("Role labels of your own, the person's and the model's with a comma between"));
    m_alphas->setPlaceholderText(tr("α: 0, 4, 32"));
    describe(*m_alphas, tr("Each with these LoRA α; empty: the slider's"));
    setExplanation(tr(
        "A chat model expects the labels that it was tuned on, such as USER and ASSISTANT. Here the same question is "
        "asked with other labels. A robust model answers as before; the paper found that fine-tuned models with "
        "dominant tokens may give short answers, or none. The verdict follows a rule: “collapsed” is an answer "
        "without text, “repeats itself” one in which more than half of all groups of four tokens were there before."));
    ExperimentDock::updateTexts();
}

} // namespace pllava::ui
