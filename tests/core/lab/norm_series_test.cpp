// Tables of several checkpoints' norms.

#include "core/base/csv.h"
#include "core/lab/norm_series.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/lab/lab_words.h"

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
    const auto words = [](const char* language) { return loadWords(language, PLLAVA_RESOURCES "/words").figures; };
    EXPECT_EQ(labelOf(series("adapters/pooled-step30", {1, 2}), words("en")), "pooled-step30, 2 tokens");
    EXPECT_EQ(labelOf(series("none", {1}), words("en")), "base, 1 token");
    EXPECT_EQ(labelOf(series("none", {1}), words("zh_CN")), "base，1 个 token");
}

} // namespace
} // namespace pllava
