// --layout: the visual tokens of each, and options that exclude each other.

#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using nlohmann::json;

const std::string kSample = std::string(PLLAVA_RESOURCES) + "/samples/moving-right.mp4";

ProcessResult run(const std::string& command, const std::string& layout, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {command, kSample, "What moves?", "--layout", layout, "--json"});
    return runPllava(more);
}

TEST(Layout, VisualTokensAndPoolingAreThoseOfTheLayout) {
    const auto found = [](const std::string& layout, std::vector<std::string> more = {}) {
        const json answer = run("ask", layout, std::move(more)).json();
        EXPECT_EQ(answer["layout"], layout);
        EXPECT_FALSE(answer["answer"].get<std::string>().empty()) << layout;
        return std::tuple(answer["visual_tokens"].get<int>(), answer["frame_indices"].size(), answer["pooling"]);
    };
    using Found = std::tuple<int, std::size_t, json>; // the demo's tower has 8 × 8 places
    EXPECT_EQ(found("pllava"), Found(8 * 16, 8, json({8, 4, 4})));
    EXPECT_EQ(found("n-frame", {"--frames", "4"}), Found(4 * 64, 4, json({4, 8, 8})));
    EXPECT_EQ(found("video-chatgpt"), Found(8 + 64, 8, nullptr));
    EXPECT_EQ(found("ig-vlm"), Found(64, 6, json({1, 8, 8})));
    EXPECT_EQ(found("ig-vlm", {"--frames", "9"}), Found(64, 9, json({1, 8, 8})));
    EXPECT_EQ(found("image"), Found(64, 1, json({1, 8, 8})));
}

TEST(Layout, InspectWritesTheTensorsOfTheLayout) {
    const ScratchFolder folder;
    const auto shapes = [&](const std::string& layout) {
        return run("inspect", layout, {"--dump", folder / (layout + ".safetensors")}).json()["tensors"];
    };
    EXPECT_EQ(shapes("n-frame")["pooled"], json({8 * 64, 192}));
    EXPECT_EQ(shapes("video-chatgpt")["projected"], json({8 + 64, 192}));
    const json grid = shapes("ig-vlm");
    EXPECT_EQ(grid["pixel_values"], json({1, 3, 112, 112}));
    EXPECT_EQ(grid["norms.layer.0"], json({64}));
}

TEST(Layout, NormsSayWhereATokenIsOnlyWhereThatMakesSense) {
    const json means = run("norms", "video-chatgpt", {"--mad-factor", "0"}).json();
    EXPECT_EQ(means["count"], 8 + 64);
    ASSERT_FALSE(means["dominant"].empty());
    for (const json& token : means["dominant"])
        EXPECT_NE(token["t"].is_null(), token["h"].is_null()); // a frame or a place
    const json grid = run("norms", "ig-vlm", {"--frames", "3", "--mad-factor", "0"}).json();
    for (const json& token : grid["dominant"]) // two columns, two rows, the last cell white
        EXPECT_EQ(token["t"].is_null(), token["h"] >= 4 && token["w"] >= 4) << token;
}

TEST(Layout, WhatDoesNotGoTogetherIsWrongUsageAndSaysWhy) {
    for (const char* layout : {"n-frame", "video-chatgpt", "ig-vlm", "image"}) {
        const ProcessResult result = run("ask", layout, {"--pooling", "4,2,2"});
        EXPECT_EQ(result.status, 2) << layout;
        EXPECT_NE(result.errors.find(std::string("--pooling: cannot be used here: ") + layout), std::string::npos)
            << result.errors;
    }
    EXPECT_EQ(run("ask", "image", {"--frames", "4"}).status, 2);
    EXPECT_EQ(run("ask", "image", {"--alpha", "4"}).status, 2);
    EXPECT_EQ(run("ask", "image", {"--alpha", "0", "--frames", "1"}).status, 0);
}

} // namespace
} // namespace pllava::test
