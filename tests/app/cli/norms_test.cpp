// The subcommand norms: its numbers against those of inspect, its table, what it refuses.

#include <algorithm>
#include <fstream>
#include <numeric>

#include <gtest/gtest.h>

#include "core/base/csv.h"
#include "core/base/json.h"
#include "tests/support/golden.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using nlohmann::json;

const std::string kSample = std::string(PLLAVA_RESOURCES) + "/samples/moving-right.mp4";
const std::string kQuestion = "What moves?";

ProcessResult norms(std::vector<std::string> more) {
    more.insert(more.begin(), {"norms", kSample});
    return runPllava(more);
}

TEST(Norms, AreThoseThatInspectWrites) {
    const ScratchFolder folder;
    const std::string dump = folder / "dump.safetensors";
    ASSERT_EQ(runPllava({"inspect", kSample, kQuestion, "--dump", dump}).status, 0);
    for (const auto& [place, tensor] :
         std::vector<std::pair<std::string, std::string>>{{"projected", "norms.projected"},
                                                          {"pooled", "norms.pooled"},
                                                          {"layer:1", "norms.layer.1"},
                                                          {"final", "norms.final"}}) {
        const json found = norms({kQuestion, "--at", place, "--json"}).json();
        const auto expected = readTensor(dump, tensor).data;
        EXPECT_EQ(found["at"], place);
        EXPECT_EQ(found["count"], expected.size());
        EXPECT_NEAR(found["max"], *std::max_element(expected.begin(), expected.end()), 1e-4) << place;
        EXPECT_NEAR(found["mean"],
                    std::accumulate(expected.begin(), expected.end(), 0.0) / static_cast<double>(expected.size()), 1e-4)
            << place;
    }
}

TEST(Norms, TheDocumentAddsUp) {
    const json found = norms({"--json", "--pooling", "4,3,2", "--bins", "7"}).json();
    EXPECT_EQ(found["at"], "pooled");
    EXPECT_EQ(found["shape"], json({4, 3, 2}));
    EXPECT_EQ(found["count"], 24);
    EXPECT_EQ(found["histogram"]["edges"].size(), 8u);
    const auto counts = found["histogram"]["counts"].get<std::vector<int>>();
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0), 24);
    EXPECT_NEAR(found["threshold"], found["median"].get<double>() + 5 * found["mad"].get<double>(), 1e-9);
    EXPECT_EQ(found["threshold_rule"], "median + 5 MAD");
}

TEST(Norms, EveryDominantTokenIsAboveTheThresholdAndAtItsPlace) {
    const json found = norms({"--json", "--mad-factor", "1"}).json();
    ASSERT_FALSE(found["dominant"].empty());
    for (const json& token : found["dominant"]) {
        EXPECT_GT(token["norm"], found["threshold"]);
        const auto shape = found["shape"].get<std::vector<int>>();
        EXPECT_EQ(token["index"],
                  (token["t"].get<int>() * shape[1] + token["h"].get<int>()) * shape[2] + token["w"].get<int>());
    }
}

TEST(Norms, TheTableHoldsEveryToken) {
    const ScratchFolder folder;
    const std::string path = folder / "norms.csv";
    const ProcessResult result = norms({"--csv", path, "--pooling", "2,2,2"});
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_NE(result.output.find("8 visual tokens (2 × 2 × 2) at pooled"), std::string::npos) << result.output;
    const std::string text = readTextFile(path);
    EXPECT_TRUE(text.starts_with(csvHead("index,t,h,w,norm,dominant") + "0,0,0,0,")) << text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 9);
}

TEST(Norms, SeveralCheckpointsStandBesideEachOther) {
    const ScratchFolder folder;
    const std::string csv = folder / "norms.csv", plot = folder / "norms.svg",
                      adapter = std::string(PLLAVA_RESOURCES) + "/demo-model/adapters/nframe-step100";
    const json found = norms({"--weights", "none", "--weights", adapter, "--frames", "4", "--pooling", "4,2,2", "--csv",
                              csv, "--plot", plot, "--json"})
                           .json();
    ASSERT_EQ(found["runs"].size(), 2u);
    EXPECT_EQ(found["median"], found["runs"][0]["median"]); // the first stands for itself too
    const json alone = norms({"--weights", adapter, "--frames", "4", "--pooling", "4,2,2", "--json"}).json();
    EXPECT_FALSE(alone.contains("runs"));
    EXPECT_EQ(found["runs"][1]["histogram"], alone["histogram"]);
    EXPECT_EQ(found["runs"][1]["bimodality"], alone["bimodality"]);
    const std::string table = readTextFile(csv);
    EXPECT_TRUE(table.starts_with(csvHead("weights,index,t,h,w,norm,dominant") + "\"none\",0,0,0,0,"))
        << table.substr(0, 80);
    EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 1 + 2 * 16);
    const std::string svg = readTextFile(plot);
    EXPECT_NE(svg.find("nframe-step100, 16 tokens"), std::string::npos);
    EXPECT_NE(svg.find("median + 5 MAD"), std::string::npos);
}

TEST(Norms, WhatCannotBeAskedIsWrongUsage) {
    for (const std::vector<std::string>& more : {std::vector<std::string>{"--at", "layer:0"}, // no question
                                                 {"--at", "layer"},
                                                 {"--bins", "0"},
                                                 {"--threshold", "guess"},
                                                 {"--mad-factor", "-1"}})
        EXPECT_EQ(norms(more).status, 2) << more.back();
}

TEST(Norms, FaultsAreToldOnOneLine) {
    const ProcessResult layer = norms({kQuestion, "--at", "layer:99"});
    EXPECT_EQ(layer.status, 1);
    EXPECT_TRUE(layer.errors.starts_with("error: InvalidArgument: there is no layer 99")) << layer.errors;
    const ProcessResult folder = norms({"--csv", "/nowhere/x.csv"});
    EXPECT_EQ(folder.status, 1);
    EXPECT_TRUE(folder.errors.starts_with("error: NotFound: --csv /nowhere/x.csv")) << folder.errors;
    const ProcessResult video = norms({"--csv", kSample});
    EXPECT_EQ(video.status, 1);
    EXPECT_NE(video.errors.find("the video itself"), std::string::npos) << video.errors;
}

} // namespace
} // namespace pllava::test
