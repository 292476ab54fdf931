// Tables of several checkpoints' norms.

#include "core/base/csv.h"
#include "core/lab/norm_series.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace pllava {
namespace {

NormSeries series(const std::string& weights, std::vector<float> norms) {
    TokenNorms found;
    found.shape = {1, 1, static_cast<std::int64_t>(norms.size())};
    found.frameTimesSeconds = {0};
    found.norms = std::move(norms);
    return {weights, findingsOf(found)};
}

TEST(NormSeries, AloneIsTheTableOfItsNorms) {
    const NormSeries one = series("a", {1, 2});
    EXPECT_EQ(toCsv({one}), toCsv(one.findings.norms, one.findings.threshold));
}

TEST(NormSeries, SeveralHaveAColumnOfWeightsInFrontAndOneHeading) {
    const NormSeries base = series("", {1, 2}), tuned = series("runs/a, b", {3, 4});
    const std::string table = toCsv({base, tuned});
    EXPECT_TRUE(table.starts_with(csvHead("weights,index,t,h,w,norm,dominant"))) << table;
    EXPECT_EQ(table.find("weights,", kUtf8Mark.size() + 1), std::string::npos) << table;
    EXPECT_NE(table.find("\n\"none\","), std::string::npos) << table;
    EXPECT_NE(table.find("\n\"runs/a, b\","), std::string::npos) << "quoted: " << table;
    EXPECT_EQ(std::ranges::count(table, '\n'), 5);
}

TEST(NormSeries, IsCalledByTheFolderAndItsTokens) {
    EXPECT_EQ(labelOf(series("adapters/pooled-step30", {1, 2}), plotWords(LabLanguage::English)),
              "pooled-step30, 2 tokens");
    EXPECT_EQ(labelOf(series("none", {1}), plotWords(LabLanguage::Chinese)), "base，1 个 token");
}

} // namespace
} // namespace pllava
