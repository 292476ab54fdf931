// The subcommands similarity, layers and attention: their documents add up and agree with norms, ask and each other.

#include <fstream>
#include <numeric>

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "tests/support/golden.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using nlohmann::json;

const std::string kSample = std::string(PLLAVA_RESOURCES) + "/samples/moving-right.mp4";
const std::string kQuestion = "What moves?";

ProcessResult view(const std::string& subcommand, std::vector<std::string> more) {
    more.insert(more.begin(), {subcommand, kSample});
    return runPllava(more);
}

double sum(const json& numbers) {
    const auto values = numbers.get<std::vector<double>>();
    return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(Views, SimilarityOfThePooledTokens) {
    const ScratchFolder folder;
    const std::string table = folder / "similarity.csv";
    const json found = view("similarity", {"--json", "--pooling", "4,3,2", "--csv", table}).json();
    EXPECT_EQ(found["at"], "pooled");
    EXPECT_EQ(found["shape"], json({4, 3, 2}));
    EXPECT_EQ(found["grid"]["spatial"].size(), 24u);
    EXPECT_EQ(found["grid"]["temporal"].size(), 24u);
    EXPECT_GT(found["temporal"], 0.5); // a shape on a still ground: most places stay as they are
    EXPECT_LE(found["temporal"], 1.0);
    const std::string text = readTextFile(table);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 25);
}

TEST(Views, OneTokenHasNoNeighbours) {
    const json found = view("similarity", {"--json", "--pooling", "1,1,1"}).json();
    EXPECT_TRUE(found["spatial"].is_null());
    EXPECT_TRUE(found["grid"]["temporal"][0].is_null());
}

TEST(Views, LayersAreThoseOfNormsAndSimilarity) {
    const json rows = view("layers", {kQuestion, "--json"}).json()["layers"];
    ASSERT_EQ(rows.size(), 8u); // projected, pooled, five layers, final
    EXPECT_EQ(rows[0]["at"], "projected");
    EXPECT_EQ(rows[7]["at"], "final");
    for (const std::size_t i : {0u, 1u, 4u, 7u}) {
        const std::string place = rows[i]["at"];
        const json norms = view("norms", {kQuestion, "--at", place, "--json"}).json();
        for (const char* key : {"mean", "median", "max", "mad"})
            EXPECT_NEAR(rows[i][key], norms[key], 1e-5 * norms[key].get<double>()) << place << key;
        EXPECT_EQ(rows[i]["count"], norms["count"]);
        EXPECT_EQ(rows[i]["dominant"], norms["dominant"].size()) << place;
        const json similarity = view("similarity", {kQuestion, "--at", place, "--json"}).json();
        EXPECT_NEAR(rows[i]["spatial"], similarity["spatial"], 1e-6) << place;
        EXPECT_NEAR(rows[i]["temporal"], similarity["temporal"], 1e-6) << place;
    }
}

TEST(Views, AttentionIsOfTheAnswerThatAskGives) {
    const json found = view("attention", {kQuestion, "--json"}).json(),
               asked = view("ask", {kQuestion, "--json"}).json();
    EXPECT_EQ(found["answer"], asked["answer"]);
    EXPECT_EQ(found["shape"], asked["pooling"]);
    EXPECT_EQ(found["layer"], "mean");
    EXPECT_GT(found["visual_share"], 0.0);
    EXPECT_LT(found["visual_share"], 1.0);
    EXPECT_NEAR(sum(found["frames"]), 1, 1e-6);
    EXPECT_NEAR(sum(found["places"]), 1, 1e-6);
    EXPECT_EQ(found["places"].size(), 16u);
    std::vector<std::int64_t> ids;
    for (const json& token : found["tokens"]) {
        ids.push_back(token["id"]);
        EXPECT_NEAR(sum(token["frames"]), 1, 1e-6);
    }
    auto expected = asked["token_ids"].get<std::vector<std::int64_t>>();
    ASSERT_EQ(asked["stop_reason"], "eos");
    expected.pop_back();
    EXPECT_EQ(ids, expected);
}

TEST(Views, LayersOfAttentionAverageToTheMean) {
    const double mean = view("attention", {kQuestion, "--json"}).json()["visual_share"];
    double layers = 0;
    for (const char* layer : {"0", "1", "2", "3", "4"})
        layers += view("attention", {kQuestion, "--json", "--layer", layer}).json()["visual_share"].get<double>() / 5;
    EXPECT_NEAR(layers, mean, 1e-6);
}

TEST(Views, TheyTellInWordsToo) {
    EXPECT_NE(view("similarity", {}).output.find("one frame later"), std::string::npos);
    EXPECT_NE(view("layers", {kQuestion}).output.find("layer:4"), std::string::npos);
    EXPECT_NE(view("attention", {kQuestion}).output.find("of its attention went to the video"), std::string::npos);
}

TEST(Views, WhatCannotBeAskedIsRefused) {
    EXPECT_EQ(view("similarity", {"--at", "layer:0"}).status, 2); // no question
    EXPECT_EQ(view("similarity", {"--at", "above"}).status, 2);
    EXPECT_EQ(view("layers", {}).status, 2);
    EXPECT_EQ(view("attention", {kQuestion, "--layer", "-1"}).status, 2);
    for (const ProcessResult& result :
         {view("attention", {kQuestion, "--layer", "5"}), view("similarity", {kQuestion, "--at", "layer:5"}),
          view("layers", {kQuestion, "--csv", "none/there.csv"})}) {
        EXPECT_EQ(result.status, 1);
        EXPECT_NE(result.errors.find("error: "), std::string::npos);
    }
}

} // namespace
} // namespace pllava::test
