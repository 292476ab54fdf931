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

TEST(Csv, ACellIsWhatItsTypeSays) {
    EXPECT_EQ(csvRow({1, std::int64_t{-2}, std::size_t{3}, 0.1, 0.1F, 1.0, 1e-9, true, false}),
              "1,-2,3,0.1,0.1,1,1e-09,1,0\n");
    EXPECT_EQ(csvRow({std::string("a,b"), CsvCell::word("IND"), std::string(), std::optional<double>(),
                      std::optional(0.5), std::optional(true)}),
              "\"a,b\",IND,\"\",,0.5,1\n");
    EXPECT_EQ(csvRow({CsvCell::rounded(1.0 / 3), CsvCell::rounded({}), CsvCell::rounded(2)}), "0.333333333,,2\n");
    EXPECT_EQ(csvRow({}), "\n");
    EXPECT_EQ(csvRow({CsvCell::word(""), CsvCell::word("")}), ",\n");
}

} // namespace
} // namespace pllava
