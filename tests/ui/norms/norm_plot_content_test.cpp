#include "ui/norms/norm_plot_content.h"

#include <numeric>

#include <gtest/gtest.h>

#include "tests/ui/norms/sample_norms.h"

namespace pllava::ui {
namespace {

std::int64_t total(const Histogram& histogram) {
    return std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::int64_t{0});
}

TEST(NormPlotContent, CountsEveryTokenAndTheDominantOnesAmongThem) {
    const TokenNorms norms = test::sampleNorms({16, 12, 12});
    const NormPlotContent content = plotContent(norms, nullptr, {});
    EXPECT_EQ(total(content.all), 2304);
    EXPECT_EQ(total(content.dominant), static_cast<std::int64_t>(dominantTokens(norms, content.threshold).size()));
    EXPECT_GT(total(content.dominant), 0);
    EXPECT_EQ(content.all.edges, freedmanDiaconisEdges(norms.norms));
    EXPECT_FALSE(content.reference);
}

TEST(NormPlotContent, BinsReachOverTheReferenceToo) {
    const TokenNorms norms = test::sampleNorms({4, 4, 4}, 1), reference = test::sampleNorms({16, 12, 12});
    const NormPlotContent content = plotContent(norms, &reference, {});
    ASSERT_TRUE(content.reference);
    EXPECT_EQ(content.reference->edges, content.all.edges);
    EXPECT_EQ(total(*content.reference), 2304);
    EXPECT_EQ(total(content.all), 64);
    EXPECT_EQ(content.referenceTokens, 2304);
}

TEST(NormPlotContent, AReferenceFarOffIsStillCounted) {
    const TokenNorms norms = test::sampleNorms({2, 2, 2});
    TokenNorms reference = norms;
    reference.norms[0] = 1e9f;
    const NormPlotContent content = plotContent(norms, &reference, {});
    EXPECT_LE(content.all.counts.size(), static_cast<std::size_t>(kMaxBins));
    EXPECT_EQ(total(*content.reference), 8);
}

TEST(NormPlotContent, OneTokenAndEqualTokensHaveABin) {
    TokenNorms one = test::sampleNorms({1, 1, 1});
    EXPECT_EQ(total(plotContent(one, &one, {}).all), 1);
    EXPECT_EQ(total(plotContent(one, nullptr, {ThresholdMethod::DensityValley}).dominant), 0);
}

} // namespace
} // namespace pllava::ui
