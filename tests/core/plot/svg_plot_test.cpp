#include "core/plot/svg_plot.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "core/plot/svg_sheet.h"

namespace pllava {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

std::string svgOf(const Plot& plot) {
    return toSvg({&plot, 1});
}

TEST(RoundTicks, AreRoundAndHoldTheRange) {
    EXPECT_EQ(roundTicks(0, 1), (std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1}));
    EXPECT_EQ(roundTicks(3, 97), (std::vector<double>{0, 20, 40, 60, 80, 100}));
    EXPECT_EQ(roundTicks(-7, 12), (std::vector<double>{-10, -5, 0, 5, 10, 15}));
    for (const auto& [low, high] : {std::pair(2.0, 2.0), {1e-9, 3e-9}, {-1e12, 5e12}, {0.1, 123.4}}) {
        const auto ticks = roundTicks(low, high);
        EXPECT_LE(ticks.front(), low);
        EXPECT_GE(ticks.back(), high);
        EXPECT_LE(ticks.size(), 7U) << low << " " << high;
        EXPECT_GE(ticks.size(), 2U);
    }
}

TEST(SvgPlot, AChineseCharacterIsAsWideAsTwoLettersAndNotAsItsBytes) {
    EXPECT_DOUBLE_EQ(textWidth("ab"), 12.4);
    EXPECT_DOUBLE_EQ(textWidth("视觉"), 22);
    EXPECT_DOUBLE_EQ(textWidth("α"), 11);
}

TEST(SvgPlot, OnTheDarkInkIsLightAndNoPaperIsDrawn) {
    const Plot plots[] = {{"T", "x", "y", "", {{"one", {0, 10}, {0, 5}}}, {{4, "limit"}}},
                          {"C", "", "", "", {}, {}, {}, true, {{"f", 1, 2, {1, NAN}}}}};
    const std::string dark = toSvg(plots, {}, PlotGround::Dark), paper = toSvg(plots);
    EXPECT_EQ(count(paper, "fill=\"white\""), 1U);
    EXPECT_EQ(count(dark, "fill=\"white\""), 0U);
    for (const char* ink : {"#222", "#444", "#0072B2", "#E2E2E2", "#DDDDDD"}) {
        EXPECT_GT(count(paper, ink), 0U) << ink;
        EXPECT_EQ(count(dark, ink), 0U) << ink;
    }
    EXPECT_EQ(count(dark, "<circle"), count(paper, "<circle"));
}

TEST(SvgPlot, ALineStandsWhereItsNumbersAre) {
    Plot plot{"T", "x", "y", "", {{"one", {0, 10}, {0, 5}}}};
    const std::string svg = svgOf(plot);
    EXPECT_EQ(count(svg, "<circle"), 2U);
    EXPECT_NE(svg.find("viewBox=\"0 0 520 380\""), std::string::npos);
    EXPECT_NE(svg.find("<path d=\"M64.0 322.0L456.0 55.0\""), std::string::npos) << svg; // corner to corner
}

TEST(SvgPlot, StepsAndBarsHaveOneRectangleEach) {
    const Plot plot{"", "x", "y", "", {{"", {0, 1, 2, 3}, {4, 0, 2}, PlotMark::Steps}}};
    EXPECT_EQ(count(svgOf(plot), "<rect"), 1U + 3U);
    Plot bars{"", "x", "y", "", {{"", {0, 1}, {4, 2}, PlotMark::Bars}, {"", {1}, {2}, PlotMark::Bars}}};
    bars.categories = {"7B", "13B"};
    EXPECT_EQ(count(svgOf(bars), "<rect"), 1U + 3U);
    EXPECT_EQ(count(svgOf(bars), ">13B</text>"), 1U);
}

TEST(SvgPlot, WordsAreEscapedAndNumbersThatAreNoneLeftOut) {
    Plot plot{"a < b & \"c\"", "x", "y", "", {{"<s>", {0, 1, 2}, {1, NAN, 2}}}};
    plot.limits.push_back({1.5, "limit"});
    const std::string svg = svgOf(plot);
    EXPECT_NE(svg.find("a &lt; b &amp; &quot;c&quot;"), std::string::npos);
    EXPECT_NE(svg.find("&lt;s&gt;"), std::string::npos);
    EXPECT_EQ(svg.find("nan"), std::string::npos);
    EXPECT_EQ(count(svg, "<circle"), 2U);
    EXPECT_EQ(count(svg, ">limit</text>"), 1U);
}

TEST(SvgPlot, AnEmptyDiagramAndSeveralAreDocuments) {
    const std::vector<Plot> plots(3);
    const std::string svg = toSvg(plots);
    EXPECT_NE(svg.find("viewBox=\"0 0 1560 380\""), std::string::npos);
    EXPECT_EQ(count(svg, "<g "), 3U);
    EXPECT_TRUE(svg.ends_with("</svg>\n"));
}

TEST(SvgPlot, CellsAreColoredFromTheLeastToTheMost) {
    Plot plot;
    plot.title = "cells";
    plot.cells = {{"0.0 s", 1, 2, {0.25, 0.5}}, {"1.0 s", 1, 2, {0.75, std::numeric_limits<double>::quiet_NaN()}}};
    const std::string svg = toSvg({&plot, 1});
    for (const char* wanted :
         {">0.0 s<", ">1.0 s<", ">0.25<", ">0.75<", "\"#440154\"", "\"#FDE725\"", "\"#21918C\"", "\"#DDDDDD\""})
        EXPECT_NE(svg.find(wanted), std::string::npos) << wanted;
}

TEST(SvgPlot, ACurveIsDrawnInTheColourOfItsBars) {
    Plot plot;
    plot.series = {{"bars", {0, 1, 2}, {1, 2}, PlotMark::Steps}};
    plot.series[0].curve = {{0.5, 1}, {1.5, 4}};
    const std::string svg = toSvg({&plot, 1});
    const auto path = svg.find("<path");
    ASSERT_NE(path, std::string::npos);
    EXPECT_NE(svg.find("stroke=\"#0072B2\"", path), std::string::npos);
    EXPECT_NE(svg.find(">4<"), std::string::npos) << "the axis reaches it";
}

TEST(SvgPlot, AColourThatComesAgainIsDashed) {
    const std::size_t colours = plotStyle(PlotGround::Paper).series.size();
    const std::string dashes = "stroke-dasharray=\"2 3\"";
    Plot bars;
    for (std::size_t i = 0; i <= colours; ++i)
        bars.series.push_back({"bars", {0}, {1}, PlotMark::Bars});
    EXPECT_EQ(count(svgOf(bars), "stroke-dasharray"), 0U);
    for (const PlotMark mark : {PlotMark::Line, PlotMark::Steps}) {
        Plot plot;
        for (std::size_t i = 0; i < colours; ++i)
            plot.series.push_back(
                {"series", {0, 1, 2}, {1, 2}, mark, {}, PlotAxis::Left, PlotLayer::Front, {{0, 1}, {1, 2}}});
        EXPECT_EQ(count(svgOf(plot), dashes), 0U);
        plot.series.push_back(plot.series.front());
        // Its curve and its mark among the labels; a curve is drawn in place of a histogram's outline.
        EXPECT_EQ(count(svgOf(plot), dashes), mark == PlotMark::Line ? 3U : 2U);
    }
}

TEST(SvgPlot, FillsTheSizeThatItIsGiven) {
    Plot plot;
    plot.series = {{"a rather long label of a series, longer than the others", {0, 1}, {1, 2}}};
    const std::string svg = toSvg({&plot, 1}, {800, 300});
    EXPECT_NE(svg.find("viewBox=\"0 0 800 300\""), std::string::npos);
    EXPECT_NE(svg.find("x1=\"64.0\" y1=\"242.0\" x2=\"736.0\" y2=\"242.0\""), std::string::npos) << "margins stay";
    EXPECT_GT(leastSize({&plot, 1}).width, 64 + 54 * 6);
}

TEST(SvgPlot, NamesOfCategoriesThatWouldTouchStandAslant) {
    Plot plot;
    plot.categories = {"projected", "pooled"};
    plot.series = {{"", {0, 1}, {1, 2}}};
    EXPECT_EQ(toSvg({&plot, 1}).find("rotate(-30)"), std::string::npos);
    while (plot.categories.size() < 12)
        plot.categories.push_back("layer and more");
    EXPECT_NE(toSvg({&plot, 1}).find("rotate(-30)"), std::string::npos);
}

} // namespace
} // namespace pllava
