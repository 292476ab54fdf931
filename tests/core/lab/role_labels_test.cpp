#include "core/lab/role_labels.h"

#include <gtest/gtest.h>

#include "core/base/error.h"

namespace pllava {
namespace {

PromptTemplate plain() {
    PromptTemplate prompt;
    prompt.roles = {"USER: ", "ASSISTANT: "};
    return prompt;
}

TEST(RoleLabels, ChangeTheLabelsAndNothingElse) {
    const auto texts = [](const char* label) { return roleTexts(parseRoleLabels(label), plain()); };
    EXPECT_EQ(texts("human"), (std::array<std::string, 2>{"Human: ", "Assistant: "}));
    EXPECT_EQ(texts("zh"), (std::array<std::string, 2>{"用户: ", "助手: "}));
    EXPECT_EQ(texts("none"), (std::array<std::string, 2>{"", ""}));
    EXPECT_EQ(texts("chatml"), (std::array<std::string, 2>{"<|im_start|>user\n", "<|im_start|>assistant\n"}));
    EXPECT_EQ(texts("Q,A"), (std::array<std::string, 2>{"Q: ", "A: "}));
    EXPECT_EQ(roleTexts({}, plain()), plain().roles);
    EXPECT_THROW(parseRoleLabels("Q"), Error);
    EXPECT_THROW(parseRoleLabels("Q,"), Error);
}

TEST(RoleLabels, OnlyTheTemplatesOwnAreInDistribution) {
    PromptOptions options;
    EXPECT_EQ(distributionOf(options, plain()), Distribution::InDistribution);
    options.roles = roleTexts(parseRoleLabels("USER,ASSISTANT"), plain());
    EXPECT_EQ(distributionOf(options, plain()), Distribution::InDistribution);
    options.roles = roleTexts(parseRoleLabels("human"), plain());
    EXPECT_EQ(distributionOf(options, plain()), Distribution::OutOfDistribution);
    EXPECT_EQ(labelNames(*options.roles), "Human,Assistant");
}

} // namespace
} // namespace pllava
