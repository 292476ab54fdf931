#include "core/base/csv.h"

#include <gtest/gtest.h>

namespace pllava {
namespace {

TEST(Csv, AHeadBeginsWithTheByteOrderMark) {
    EXPECT_EQ(csvHead("a,b"), "\xEF\xBB\xBF"
                              "a,b\n");
}

TEST(Csv, TextsStandInQuotesWithTheirOwnDoubled) {
    EXPECT_EQ(csvField("say \"no\", 是\n"), "\"say \"\"no\"\", 是\n\"");
    EXPECT_EQ(csvField(""), "\"\"");
}

TEST(Csv, NoCellBeginsAFormula) {
    for (const char* text : {"=HYPERLINK(\"http:x\",\"y\").mp4", "+1+cmd", "-x", "@SUM(A1)", "\tx", "\r=1", "＝1+1",
                             "＋x", "－x", "＠x", "=", "-", "+", "-1-1", "-nan", "-inf"}) {
        const std::string cell = csvField(text);
        EXPECT_TRUE(cell.starts_with("\"'")) << cell;
    }
    EXPECT_EQ(csvField("a=b"), "\"a=b\"");
    EXPECT_EQ(csvField("左=右"), "\"左=右\"");
}

TEST(Csv, NumbersStayNumbers) {
    for (const std::string text : {"-5", "+5", "-0.25", "1e-3", "-1E+6"})
        EXPECT_EQ(csvField(text), "\"" + text + "\"");
}

TEST(Csv, WhatIsNotUtf8DoesNotSpoilTheTable) {
    EXPECT_EQ(csvField("caf\xe9.mp4"), "\"caf\xEF\xBF\xBD.mp4\"");
}

} // namespace
} // namespace pllava
