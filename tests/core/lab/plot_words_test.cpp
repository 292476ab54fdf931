#include "core/lab/plot_words.h"

#include <gtest/gtest.h>

#include "core/lab/lab_words.h"

namespace pllava {
namespace {

TEST(PlotWords, PlacesAndRulesAreThoseOfTheCommandLine) {
    const PlotWords words = loadWords("en", PLLAVA_RESOURCES "/words").figures;
    for (const ProbePoint point : {ProbePoint{ProbePoint::Kind::Projected}, ProbePoint{ProbePoint::Kind::Pooled},
                                   ProbePoint{ProbePoint::Kind::Layer, 3}, ProbePoint{ProbePoint::Kind::Final}})
        EXPECT_EQ(pointName(point, words), name(point));
    for (const ThresholdRule rule :
         {ThresholdRule{ThresholdMethod::MedianMad, 2.5}, ThresholdRule{ThresholdMethod::DensityValley}})
        EXPECT_EQ(ruleName(rule, words), name(rule));
}

TEST(PlotWords, ACountHasTheFormThatTheLanguageHasForIt) {
    const CountedText two{{{"1", "one"}, {"2", "a pair"}, {"other", "many"}}};
    EXPECT_EQ(two.of(0), "many");
    EXPECT_EQ(two.of(1), "one");
    EXPECT_EQ(two.of(2), "a pair");
    EXPECT_EQ(two.of(12), "many");
}

} // namespace
} // namespace pllava
