// The words of figures in both languages: all there, with the same places for numbers.

#include "core/lab/plot_words.h"

#include <array>
#include <bit>
#include <string_view>

#include <gtest/gtest.h>

namespace pllava {
namespace {

using All = std::array<const char*, sizeof(PlotWords) / sizeof(const char*)>; // it has nothing else

std::size_t places(std::string_view words) {
    std::size_t count = 0;
    for (auto at = words.find("{}"); at != std::string_view::npos; at = words.find("{}", at + 1))
        ++count;
    return count;
}

TEST(PlotWords, EveryOneIsThereInBothLanguagesWithTheSamePlaces) {
    const auto english = std::bit_cast<All>(plotWords(LabLanguage::English));
    const auto chinese = std::bit_cast<All>(plotWords(LabLanguage::Chinese));
    for (std::size_t i = 0; i < english.size(); ++i) {
        ASSERT_NE(english[i], nullptr) << i;
        ASSERT_NE(chinese[i], nullptr) << english[i];
        EXPECT_EQ(places(english[i]), places(chinese[i])) << english[i];
    }
}

TEST(PlotWords, PlacesAndRulesAreThoseOfTheCommandLine) {
    const PlotWords& words = plotWords(LabLanguage::English);
    for (const NormPlace place : {NormPlace{NormPlace::Kind::Projected}, NormPlace{NormPlace::Kind::Pooled},
                                  NormPlace{NormPlace::Kind::Layer, 3}, NormPlace{NormPlace::Kind::Final}})
        EXPECT_EQ(placeName(place, words), name(place));
    for (const ThresholdRule rule :
         {ThresholdRule{ThresholdMethod::MedianMad, 2.5}, ThresholdRule{ThresholdMethod::DensityValley}})
        EXPECT_EQ(ruleName(rule, words), name(rule));
}

} // namespace
} // namespace pllava
