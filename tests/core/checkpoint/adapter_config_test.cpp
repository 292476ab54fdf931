#include "core/checkpoint/adapter_config.h"

#include <cmath>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/adapter_settings.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

const std::string kQuery = "model.language_model.layers.0.self_attn.q_proj",
                  kDown = "model.language_model.layers.1.mlp.down_proj";

AdapterConfig parse(const json& changes) {
    json config{{"peft_type", "LORA"}, {"r", 8}, {"lora_alpha", 16}};
    config.update(changes);
    return parseAdapterConfig(config.dump(), "A/adapter_config.json");
}

std::string fault(const json& changes) {
    try {
        parse(changes);
        return "accepted";
    } catch (const Error& error) {
        return std::string(name(error.kind())) + ": " + error.what();
    }
}

TEST(AdapterConfig, ReadsRanksAndAlphasOfSingleLayers) {
    const AdapterConfig config =
        parse({{"rank_pattern", {{"layers.0.self_attn.q_proj", 2}}}, {"alpha_pattern", {{".*mlp.*", 4}}}});
    EXPECT_EQ(config.rankOf(kQuery), 2);
    EXPECT_EQ(config.rankOf(kDown), 8);
    EXPECT_EQ(config.layer(kQuery, 2).divisor(), 2);
    EXPECT_EQ(config.layer(kDown, 8).divisor(), 32); // alpha 16 of the adapter is 4 here
    EXPECT_EQ(config.layer(kDown, 8).scaling(), 0.5);
    EXPECT_EQ(config.layer(kQuery, 2).scaling(), 8);
}

TEST(AdapterConfig, TheFirstPatternOfTheFileCounts) {
    const char* text = R"({"r":1,"lora_alpha":1,"rank_pattern":{"q_proj":3,"layers.0.self_attn.q_proj":2,"a_proj":5}})";
    EXPECT_EQ(parseAdapterConfig(text, "a").rankOf(kQuery), 3);
}

TEST(AdapterConfig, RankStabilisedAdaptersDivideByTheRoot) {
    const AdapterConfig config = parse({{"use_rslora", true}, {"alpha_pattern", {{"q_proj", 32}}}});
    EXPECT_DOUBLE_EQ(config.layer(kDown, 3).divisor(), std::sqrt(3.0));
    EXPECT_DOUBLE_EQ(config.layer(kQuery, 3).scaling(), 32 / std::sqrt(3.0));
    EXPECT_DOUBLE_EQ(config.layer(kQuery, 3).divisor(), std::sqrt(3.0) / 2);
}

TEST(AdapterConfig, KnowsItsTargets) {
    EXPECT_EQ(parse(json::object()).isTarget(kQuery), std::nullopt);
    EXPECT_EQ(parse({{"target_modules", {"q_proj"}}}).isTarget(kQuery), true);
    EXPECT_EQ(parse({{"target_modules", {"_proj"}}}).isTarget(kQuery), false);
    EXPECT_EQ(parse({{"target_modules", ".*self_attn.*"}}).isTarget(kDown), false);
    EXPECT_EQ(parse({{"target_modules", "(?!vision).*"}}).isTarget(kDown), std::nullopt);
    const json one{{"target_modules", {"q_proj", "down_proj"}}, {"layers_to_transform", 0}};
    EXPECT_EQ(parse(one).isTarget(kQuery), true);
    EXPECT_EQ(parse(one).isTarget(kDown), false);
    EXPECT_EQ(parse({{"target_modules", {"q_proj"}}, {"exclude_modules", {"q_proj"}}}).isTarget(kQuery), std::nullopt);
}

TEST(AdapterConfig, RefusesAdaptersThatChangeTheBase) {
    for (const char* start : {"corda", "loftq", "lora_ga", "pissa_niter_16", "olora", "pissa", "else"})
        EXPECT_THAT(fault({{"init_lora_weights", start}}),
                    AllOf(HasSubstr("Unsupported"), HasSubstr("\"init_lora_weights\""), HasSubstr(start),
                          HasSubstr("adapter_config.json"), HasSubstr("path_initial_model_for_weight_conversion")));
    for (const json& start : {json(true), json(false), json(), json("gaussian"), json("eva"), json("orthogonal")})
        EXPECT_EQ(fault({{"init_lora_weights", start}}), "accepted") << start;
    EXPECT_THAT(fault({{"init_lora_weights", 3}}), HasSubstr("CorruptFile"));
}

TEST(AdapterConfig, RefusesOtherThanPlainLoraByKey) {
    const json others{{"use_dora", true},
                      {"lora_bias", true},
                      {"use_qalora", true},
                      {"layer_replication", {{0, 1}}},
                      {"trainable_token_indices", {5}},
                      {"target_parameters", {"a"}},
                      {"alora_invocation_tokens", {1}},
                      {"arrow_config", {{"top_k", 1}}},
                      {"kasa_config", {{"beta", 1}}},
                      {"use_bdlora", {{"nblocks", 2}}}};
    for (const auto& [key, value] : others.items())
        EXPECT_THAT(fault({{key, value}}),
                    AllOf(HasSubstr("Unsupported"), HasSubstr("\"" + key + "\""), HasSubstr("merge_and_unload")));
    EXPECT_THAT(fault({{"peft_type", "IA3"}}), AllOf(HasSubstr("Unsupported"), HasSubstr("peft_type")));
    EXPECT_EQ(fault({{"use_dora", false},
                     {"layer_replication", nullptr},
                     {"target_parameters", json::array()},
                     {"fan_in_fan_out", true},
                     {"bias", "all"},
                     {"megatron_core", "megatron.core"},
                     {"new_key", 1}}),
              "accepted");
}

TEST(AdapterConfig, RefusesBrokenNumbersAndPatterns) {
    EXPECT_THAT(fault({{"r", 0}}), HasSubstr("CorruptFile"));
    EXPECT_THAT(fault({{"lora_alpha", 1e9}}), HasSubstr("lora_alpha"));
    EXPECT_THAT(fault({{"rank_pattern", {{"q_proj", -1}}}}), AllOf(HasSubstr("CorruptFile"), HasSubstr("q_proj")));
    EXPECT_THAT(fault({{"rank_pattern", {1, 2}}}), HasSubstr("rank_pattern"));
    EXPECT_THAT(fault({{"alpha_pattern", {{"(?!a)b", 1}}}}), AllOf(HasSubstr("Unsupported"), HasSubstr("(?!a)b")));
    json many = json::object();
    for (int i = 0; i < 5000; ++i)
        many["layers." + std::to_string(i)] = 1;
    EXPECT_THAT(fault({{"rank_pattern", many}}), HasSubstr("CorruptFile"));
}

TEST(AdapterConfig, AnAlphaOfZeroCannotBeShared) {
    const AdapterConfig config = parse({{"lora_alpha", 0}, {"alpha_pattern", {{"q_proj", 4}}}});
    EXPECT_EQ(config.layer(kDown, 8).divisor(), 8);
    EXPECT_THROW(config.layer(kQuery, 8), Error);
}

TEST(AdapterConfig, AFolderSaysItInPeftsFileOrPllavas) {
    const test::ScratchFolder folder;
    EXPECT_EQ(loadAdapterConfig(folder.path()).where, "");
    std::ofstream(folder / "config.json") << R"({"lora_r":4,"lora_alpha":8,"lora_rank_pattern":{"down_proj":2}})";
    EXPECT_EQ(loadAdapterConfig(folder.path()).rankOf(kDown), 2);
    std::ofstream(folder / "adapter_config.json") << R"({"r":16})";
    EXPECT_EQ(loadAdapterConfig(folder.path()).rank, 16);
    EXPECT_EQ(loadAdapterConfig(folder.path()).alpha, 8); // PEFT's own
    std::filesystem::remove(folder / "adapter_config.json");
    std::filesystem::create_symlink("nowhere", folder / "adapter_config.json");
    EXPECT_THROW(loadAdapterConfig(folder.path()), Error);
}

TEST(AdapterSettings, WhatIsWrittenReadsTheSame) {
    const std::string q0 = "language_model.model.layers.0.self_attn.q_proj",
                      q1 = "language_model.model.layers.1.self_attn.q_proj",
                      fc = "vision_tower.vision_model.encoder.layers.0.mlp.fc1";
    const LoraLayers decoder{{q0, {8, 16, 1}}, {q1, {2, 4, 0.25}}};
    json pllava{{"lora_use_rslora", true}};
    putPllavaLoraSettings(pllava, decoder, 32, 2);
    EXPECT_EQ(pllava["lora_target_modules"], json{"q_proj"});
    EXPECT_FALSE(pllava.contains("lora_use_rslora"));
    const AdapterConfig read = parsePllavaAdapterConfig(pllava.dump(), "config.json");
    EXPECT_EQ(read.layer(q1, 2).alphaShare, 0.25);
    EXPECT_EQ(read.rankOf(q1), 2);
    putPllavaLoraSettings(pllava, decoder, 32, 3); // one layer has none
    EXPECT_EQ(pllava["lora_target_modules"], (json{"layers.0.self_attn.q_proj", "layers.1.self_attn.q_proj"}));
    LoraLayers both = decoder;
    both[fc] = {8, 5, 1};
    const AdapterConfig peft = parseAdapterConfig(peftLoraSettings(both, 32, 2).dump(), "adapter_config.json");
    EXPECT_EQ(peft.alphaOf("model.vision_tower.encoder.layers.0.mlp.fc1"), 5); // not changed with --alpha
    EXPECT_EQ(peft.alphaOf("model.language_model.layers.1.self_attn.q_proj"), 8);
    EXPECT_EQ(peft.isTarget("model.vision_tower.encoder.layers.0.mlp.fc1"), true);
    EXPECT_EQ(peft.isTarget("model.vision_tower.encoder.layers.1.mlp.fc1"), false);
}

} // namespace
} // namespace pllava
