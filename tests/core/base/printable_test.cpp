#include "core/base/printable.h"

#include <gtest/gtest.h>

using namespace pllava;

TEST(Printable, KeepsPlainText) {
    EXPECT_EQ(printable("model.layers.0 {\"a\"}~"), "model.layers.0 {\"a\"}~");
}

TEST(Printable, ReplacesWhatATerminalOrJsonCouldMisread) {
    EXPECT_EQ(printable(std::string_view("a\0b\n\x1b[2J\x7f\xff", 10)), "a?b??[2J??");
}

TEST(Printable, CutsLongText) {
    EXPECT_EQ(printable(std::string(120, 'x')), std::string(120, 'x'));
    EXPECT_EQ(printable(std::string(1'000'000, 'x')), std::string(120, 'x') + "...");
}
