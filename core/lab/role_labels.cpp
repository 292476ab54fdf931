#include "core/lab/role_labels.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/text/role_label.h"

namespace pllava {

std::string_view name(Distribution distribution) {
    return distribution == Distribution::InDistribution ? "IND" : "OOD";
}

const std::vector<RoleLabels>& rolePresets() {
    static const std::vector<RoleLabels> presets{
        {"human", {{"Human", "Assistant"}}},
        {"chatml", {{"<|im_start|>user\n", "<|im_start|>assistant\n"}}},
        {"none", {{"", ""}}},
        {"zh", {{"用户", "助手"}}},
    };
    return presets;
}

const RoleLabels& paperRoles() {
    return rolePresets().front();
}

RoleLabels parseRoleLabels(std::string_view text) {
    const auto preset = std::ranges::find(rolePresets(), text, &RoleLabels::name);
    if (preset != rolePresets().end())
        return *preset;
    const auto comma = text.find(',');
    if (comma == std::string_view::npos || comma == 0 || comma + 1 == text.size())
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("'{}' is neither human, chatml, none or zh nor two labels USER,ASSISTANT", text));
    return {std::string(text), {{std::string(text.substr(0, comma)), std::string(text.substr(comma + 1))}}};
}

std::array<std::string, 2> roleTexts(const RoleLabels& labels, const PromptTemplate& prompt) {
    std::array<std::string, 2> texts = prompt.roles;
    if (labels.texts)
        for (std::size_t role = 0; role < texts.size(); ++role)
            texts[role] = (*labels.texts)[role].empty() ? "" : withRoleLabel(prompt.roles[role], (*labels.texts)[role]);
    return texts;
}

std::string labelNames(const std::array<std::string, 2>& roles) {
    const auto trimmed = [](const std::string& role) {
        const auto begin = role.find_first_not_of(" \n"), end = role.find_last_not_of(" \n:");
        return begin == std::string::npos || end == std::string::npos ? "" : role.substr(begin, end - begin + 1);
    };
    return trimmed(roles[0]) + "," + trimmed(roles[1]);
}

Distribution distributionOf(const PromptOptions& options, const PromptTemplate& prompt) {
    return options.roles.value_or(prompt.roles) == prompt.roles ? Distribution::InDistribution
                                                                : Distribution::OutOfDistribution;
}

} // namespace pllava
