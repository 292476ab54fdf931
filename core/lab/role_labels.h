#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/prompt_template.h"

namespace pllava {

/// Role labels of a prompt. The template's own labels are the ones that the
/// model was tuned on: in distribution (IND). All others are out of distribution (OOD). Source: PLLaVA, section 3.2,
/// where "Human" and "Assistant" in place of "USER" and "ASSISTANT" make n-frame models fall silent.
struct RoleLabels {
    std::string name;                                ///< for reports: "USER,ASSISTANT", "chatml", …
    std::optional<std::array<std::string, 2>> texts; ///< labels or whole role texts; none: the template's own

    bool operator==(const RoleLabels&) const = default;
};

enum class Distribution { InDistribution, OutOfDistribution };
/// "IND" or "OOD".
std::string_view name(Distribution distribution);

/// human (Human, Assistant: the paper's), chatml, none (no label at all), zh (用户, 助手).
const std::vector<RoleLabels>& rolePresets();
/// The paper's out-of-distribution labels, for views that compare with a single one.
const RoleLabels& paperRoles();
/// The preset of this name, or labels as "USER,ASSISTANT". Throws InvalidArgument.
RoleLabels parseRoleLabels(std::string_view text);

/// The role texts of a prompt with these labels, as PromptOptions::roles takes them.
std::array<std::string, 2> roleTexts(const RoleLabels& labels, const PromptTemplate& prompt);
/// What such texts are called in a report: "USER,ASSISTANT" of "USER: " and "ASSISTANT: ".
std::string labelNames(const std::array<std::string, 2>& roleTexts);
/// In distribution exactly where the texts are the template's own.
Distribution distributionOf(const PromptOptions& options, const PromptTemplate& prompt);

} // namespace pllava
