// sweep, probe, text-length and scaling as a person calls them, on the demo model.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using nlohmann::json;

const std::string kSample = std::string(PLLAVA_RESOURCES) + "/samples/moving-right.mp4";
const std::string kAdapters = std::string(PLLAVA_RESOURCES) + "/demo-model/adapters/";

long lines(const std::string& path) {
    const std::string text = readTextFile(path);
    return std::count(text.begin(), text.end(), '\n');
}

/// Two questions with answers about the sample.
std::string makeSet(const ScratchFolder& folder) {
    const std::string path = folder / "set.jsonl";
    std::ofstream(path)
        << json{{"video", kSample}, {"question", "What moves?"}, {"answer", "The yellow square."}}.dump() << "\n"
        << json{{"video", kSample}, {"question", "How many objects are there?"}, {"answer", "seven"}}.dump() << "\n";
    return path;
}

TEST(Sweep, ThePapersGridOnOneClipIsClippedAndEncodedOnce) {
    const ScratchFolder folder;
    const std::string csv = folder / "rows.csv", plot = folder / "rows.svg";
    const ProcessResult result = runPllava(
        {"sweep", "pooling", kSample, "What moves?", "--part", "spatial", "--csv", csv, "--plot", plot, "--json"});
    ASSERT_EQ(result.status, 0) << result.errors;
    const json found = result.json();
    EXPECT_EQ(found["axis"], "pooling");
    EXPECT_EQ(found["encodings"], 1);
    ASSERT_EQ(found["rows"].size(), 5U); // 1 2 4 6 8: the demo's tower has 8 × 8 places
    const std::vector<int> sides{1, 2, 4, 6, 8};
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const json& row = found["rows"][i];
        EXPECT_EQ(row["visual_tokens"], 4 * sides[i] * sides[i]);
        EXPECT_EQ(row["pooling"], json({4, sides[i], sides[i]}));
        EXPECT_EQ(row["norms"]["count"], row["visual_tokens"]);
        EXPECT_FALSE(row["answer"].get<std::string>().empty());
        EXPECT_FALSE(row.contains("score"));
    }
    EXPECT_EQ(lines(csv), 6);
    EXPECT_TRUE(readTextFile(plot).ends_with("</svg>\n"));
}

TEST(Sweep, RowsAreThoseThatAskGives) {
    const json row = runPllava({"sweep", "alpha", kSample, "What moves?", "--weights", kAdapters + "pooled-step100",
                                "--values", "8", "--json"})
                         .json()["rows"][0];
    const json answer =
        runPllava({"ask", kSample, "What moves?", "--weights", kAdapters + "pooled-step100", "--alpha", "8", "--json"})
            .json();
    EXPECT_EQ(row["answer"], answer["answer"]);
    EXPECT_EQ(row["new_tokens"], answer["new_tokens"]);
    EXPECT_EQ(row["first_token_entropy"], answer["first_token_entropy"]);
    EXPECT_EQ(row["alpha"], 8);
}

TEST(Sweep, FramesAreNeverFewerThanPooledOnes) {
    const json found = runPllava({"sweep", "frames", kSample, "--values", "2,8,16", "--json"}).json();
    EXPECT_EQ(found["encodings"], 3);
    std::vector<json> poolings;
    for (const json& row : found["rows"])
        poolings.push_back(row["pooling"]);
    EXPECT_EQ(poolings, (std::vector<json>{{2, 4, 4}, {8, 4, 4}, {8, 4, 4}})); // the demo's own is 8,4,4
}

TEST(Sweep, ALabelledSetIsScoredForEachDistributionAndResumed) {
    const ScratchFolder folder;
    const std::string set = makeSet(folder), out = folder / "out.jsonl";
    const std::vector<std::string> command{
        "sweep",       "alpha", "--set", set, "--values", "0,32", "--weights", kAdapters + "pooled-step30",
        "--ood-roles", "human", "--out", out, "--json"};
    const json first = runPllava(command).json();
    EXPECT_EQ(first["trials"], 2 * 2 * 2);
    EXPECT_EQ(first["resumed"], 0);
    ASSERT_EQ(first["rows"].size(), 4U);
    std::set<std::string> distributions;
    for (const json& row : first["rows"]) {
        EXPECT_EQ(row["n"], 2);
        EXPECT_LE(row["score"], 0.5); // nobody sees seven
        EXPECT_LE(row["interval"][0], row["score"]);
        EXPECT_GE(row["interval"][1], row["score"]);
        distributions.insert(row["distribution"]);
    }
    EXPECT_EQ(distributions, (std::set<std::string>{"IND", "OOD"}));
    EXPECT_EQ(lines(out), 8);
    // As if it had been stopped after three.
    const std::string text = readTextFile(out);
    std::size_t end = 0;
    for (int line = 0; line < 3; ++line)
        end = text.find('\n', end) + 1;
    std::ofstream(out, std::ios::trunc) << text.substr(0, end + 10);
    json second = runPllava(command).json();
    EXPECT_EQ(second["resumed"], 3);
    EXPECT_EQ(lines(out), 8);
    for (std::size_t i = 0; i < 4; ++i)
        EXPECT_EQ(second["rows"][i]["score"], first["rows"][i]["score"]);
}

TEST(Sweep, CtrlCKeepsWhatThereIs) {
    const ScratchFolder folder;
    const std::string out = folder / "out.jsonl";
    std::string values = "0";
    for (int i = 1; i < 400; ++i)
        values += "," + std::to_string(i * 0.01);
    ProcessResult result;
    for (int wait = 2500; result.output.empty() && wait <= 80000; wait *= 2) { // it may still be loading
        ProcessOptions soon;
        soon.interruptAfter = std::chrono::milliseconds(wait);
        result = runPllava({"sweep", "alpha", kSample, "--weights", kAdapters + "pooled-step30", "--values", values,
                            "--out", out, "--json"},
                           soon);
    }
    EXPECT_EQ(result.status, 130) << result.errors;
    EXPECT_NE(result.errors.find("stopped: the same command resumes from " + out), std::string::npos) << result.errors;
    EXPECT_EQ(result.json()["done"].get<long>(), lines(out));
    EXPECT_LT(lines(out), 400);
}

TEST(Sweep, IsReportedNextToEarlierResults) {
    const ScratchFolder folder;
    const std::string before = folder / "before.jsonl", now = folder / "now.jsonl", plot = folder / "both.svg",
                      page = folder / "both.html", foreign = folder / "diary.html";
    ASSERT_EQ(runPllava({"sweep", "alpha", kSample, "--values", "0,8", "--frames", "4", "--out", before}).status, 0);
    const std::vector<std::string> together{"sweep", "alpha", kSample,     "--values", "0,8",
                                            "--out", now,     "--against", before};
    std::vector<std::string> reported = together;
    reported.insert(reported.end(), {"--plot", plot, "--report", page, "--language", "zh"});
    const ProcessResult result = runPllava(reported);
    ASSERT_EQ(result.status, 0) << result.errors;
    for (const std::string& file : {plot, page}) {
        const std::string text = readTextFile(file);
        EXPECT_NE(text.find("before: "), std::string::npos) << file;
        EXPECT_NE(text.find("now: "), std::string::npos) << file;
    }
    EXPECT_NE(readTextFile(page).find("lang=\"zh-CN\""), std::string::npos);
    std::ofstream(foreign) << "<p>Dear diary";
    for (const std::string& file : {foreign, before}) {
        const std::string held = readTextFile(file);
        reported = together;
        reported.insert(reported.end(), {"--report", file});
        EXPECT_EQ(runPllava(reported).status, 1) << file;
        EXPECT_EQ(readTextFile(file), held);
    }
}

TEST(Exam, GoesOnFromItsResultsAndIsDrawn) {
    const ScratchFolder folder;
    const std::string out = folder / "exam.jsonl", plot = folder / "exam.svg";
    const std::vector<std::string> exam{"eval", "demo",  "--per-kind", "1",      "--turns", "2",     "--language",
                                        "en",   "--out", out,          "--plot", plot,      "--json"};
    const json first = runPllava(exam).json();
    EXPECT_EQ(lines(out), first["n"]);
    const std::string held = readTextFile(out);
    std::ofstream(out) << held.substr(0, held.size() / 2); // as after a kill
    const json again = runPllava(exam).json();
    EXPECT_EQ(again, first);
    EXPECT_EQ(lines(out), first["n"]);
    EXPECT_NE(readTextFile(plot).find("caption"), std::string::npos);
}

TEST(Sweep, SaysThatAlphaHasNoEffectWithoutLora) {
    const char* const words = "alpha has no effect";
    EXPECT_NE(runPllava({"sweep", "alpha", kSample, "--values", "0,4"}).errors.find(words), std::string::npos);
    EXPECT_EQ(runPllava({"sweep", "frames", kSample, "--values", "4"}).errors.find(words), std::string::npos);
}

TEST(Probe, OnlyTheRoleLabelsChange) {
    const ScratchFolder folder;
    const std::string csv = folder / "runs.csv", plot = folder / "runs.svg";
    const json found = runPllava({"probe", kSample, "What moves?", "--ood-roles", "human", "--ood-roles", "Q,A",
                                  "--weights", "none", "--weights", kAdapters + "nframe-step100", "--alphas", "0,32",
                                  "--csv", csv, "--plot", plot, "--json"})
                           .json();
    ASSERT_EQ(found["runs"].size(), 2U * 2 * 3);
    for (const json& run : found["runs"]) {
        for (const char* key :
             {"roles", "distribution", "weights", "alpha", "answer", "new_tokens", "first_token_entropy", "norms",
              "stop_reason", "end_probability", "repetition", "verdict"})
            EXPECT_TRUE(run.contains(key)) << key;
        EXPECT_EQ(run["distribution"], run["roles"] == "USER,ASSISTANT" ? "IND" : "OOD");
        EXPECT_GE(run["first_token_entropy"], 0);
        EXPECT_LE(run["end_probability"], 1);
    }
    EXPECT_EQ(lines(csv), 1 + 12);
    EXPECT_NE(readTextFile(plot).find(">Q,A</text>"), std::string::npos);
    // The same by hand.
    const json asked = runPllava({"ask", kSample, "What moves?", "--roles", "Q,A", "--json"}).json();
    EXPECT_EQ(found["runs"][2]["answer"], asked["answer"]);
    EXPECT_EQ(found["runs"][2]["first_token_entropy"], asked["first_token_entropy"]);
}

TEST(Probe, WithoutLabelsThePresetsAreAsked) {
    const json found = runPllava({"probe", kSample, "What moves?", "--json"}).json();
    std::vector<std::string> roles;
    for (const json& run : found["runs"])
        roles.push_back(run["roles"]);
    EXPECT_EQ(roles, (std::vector<std::string>{"USER,ASSISTANT", "human", "chatml", "none", "zh"}));
}

TEST(TextLength, IsCountedForEachModelAndDistribution) {
    const ScratchFolder folder;
    const std::string set = makeSet(folder), plot = folder / "lengths.svg";
    const json found = runPllava({"text-length", "--set", set, "--weights", "none", "--weights",
                                  kAdapters + "pooled-step100", "--plot", plot, "--json"})
                           .json();
    ASSERT_EQ(found["groups"].size(), 4U);
    for (const json& group : found["groups"]) {
        EXPECT_EQ(group["lengths"].size(), 2U);
        EXPECT_EQ(group["new_tokens"].get<double>(),
                  (group["lengths"][0].get<double>() + group["lengths"][1].get<double>()) / 2);
    }
    EXPECT_GT(found["groups"][0]["new_tokens"],
              found["groups"][2]["new_tokens"]); // the adapter was tuned on short answers
    EXPECT_NE(readTextFile(plot).find("pooled-step100"), std::string::npos);
}

TEST(Scaling, ReadsWhatSweepsWrote) {
    const ScratchFolder folder;
    const std::string set = makeSet(folder), out = folder / "out.jsonl", plot = folder / "scaling.svg",
                      weights = folder / "run1/checkpoint-000020";
    std::filesystem::create_directories(weights);
    std::filesystem::copy(kAdapters + "pooled-step30", weights);
    json config = parseJson(readTextFile(weights + "/config.json"), "config");
    config["samples"] = 1600;
    std::filesystem::permissions(weights + "/config.json", std::filesystem::perms::owner_all);
    std::ofstream(weights + "/config.json") << config.dump();
    ASSERT_EQ(
        runPllava({"sweep", "alpha", "--set", set, "--values", "0,32", "--weights", weights, "--out", out}).status, 0);
    const json found = runPllava({"scaling", out, "--plot", plot, "--paper", "--json"}).json();
    ASSERT_EQ(found["rows"].size(), 2U);
    EXPECT_EQ(found["rows"][0]["training_samples"], 1600);
    EXPECT_GT(found["rows"][0]["parameters"], 1000000);
    const std::string svg = readTextFile(plot);
    EXPECT_NE(svg.find("paper, fig. 4: 4-frame 13B, OOD"), std::string::npos);
    EXPECT_NE(svg.find("VCG-Bench score"), std::string::npos);
    EXPECT_EQ(runPllava({"scaling", out, "--alphas", "32", "--json"}).json()["rows"].size(), 1U);
    EXPECT_EQ(runPllava({"scaling", out, "--alphas", "5"}).status, 1);
}

class LabUsage : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(LabUsage, WhatMakesNoSenseIsWrongUsage) {
    EXPECT_EQ(runPllava(GetParam()).status, 2);
}

INSTANTIATE_TEST_SUITE_P(
    All, LabUsage,
    testing::Values(std::vector<std::string>{"sweep"}, std::vector<std::string>{"sweep", "colour", kSample},
                    std::vector<std::string>{"sweep", "pooling"}, // neither a video nor a set
                    std::vector<std::string>{"sweep", "pooling", kSample, "q", "--set", "x.jsonl"},
                    std::vector<std::string>{"sweep", "pooling", kSample, "q", "--shapes", "4,4"},
                    std::vector<std::string>{"sweep", "pooling", kSample, "q", "--layout", "n-frame"},
                    std::vector<std::string>{"sweep", "pooling", kSample, "q", "--pooling", "4,2,2"},
                    std::vector<std::string>{"sweep", "alpha", kSample, "q", "--alpha", "4"},
                    std::vector<std::string>{"sweep", "alpha", kSample, "q", "--values", "a"},
                    std::vector<std::string>{"sweep", "frames", kSample, "q", "--values", "0"},
                    std::vector<std::string>{"sweep", "frames", kSample, "q", "--layout", "image"},
                    std::vector<std::string>{"probe"}, std::vector<std::string>{"compare", kSample, "--set", "x"},
                    std::vector<std::string>{"probe", kSample, "q", "--ood-roles", "Human"},
                    std::vector<std::string>{"probe", kSample, "q", "--alphas", "x"},
                    std::vector<std::string>{"text-length"}, std::vector<std::string>{"scaling"}));

} // namespace
} // namespace pllava::test
