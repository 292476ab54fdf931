#include "core/text/role_label.h"

#include <gtest/gtest.h>

namespace pllava {
namespace {

TEST(RoleLabel, ReplacesTheWordAndKeepsThePunctuation) {
    EXPECT_EQ(withRoleLabel("USER: ", "Human"), "Human: ");
    EXPECT_EQ(withRoleLabel("ASSISTANT:", "AI"), "AI:");
    EXPECT_EQ(withRoleLabel("<|im_start|>user\n", "human"), "<|im_start|>human\n");
    EXPECT_EQ(withRoleLabel("USER:", "用户"), "用户:");
}

TEST(RoleLabel, LeavesALabelWithItsOwnPunctuationAlone) {
    EXPECT_EQ(withRoleLabel("USER: ", "Q:"), "Q:");
}

} // namespace
} // namespace pllava
