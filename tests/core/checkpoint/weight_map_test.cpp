#include "core/checkpoint/weight_map.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/model/expected_weights.h"
#include "core/model/load_model_config.h"
#include "tests/support/golden.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

const std::string kReleased = "checkpoints/tiny-pllava-mha", kBase = "checkpoints/tiny-pllava-mha-base",
                  kLora = "checkpoints/tiny-pllava-mha-lora";

WeightMap map(const std::string& base, const std::optional<std::string>& weights = {}) {
    const ModelFolders folders{test::golden(base), weights ? std::optional(test::golden(*weights)) : std::nullopt};
    return {folders, loadModelConfig(test::golden(kReleased)), expectedWeights};
}

TEST(WeightNames, EveryPublishedFormComesToThePlainOne) {
    const std::string plain = "language_model.model.layers.3.self_attn.q_proj.";
    EXPECT_EQ(canonicalWeightName("language_model.base_model.model.model.layers.3.self_attn.q_proj.base_layer.weight"),
              plain + "weight");
    EXPECT_EQ(
        canonicalWeightName("language_model.base_model.model.model.layers.3.self_attn.q_proj.lora_A.default.weight"),
        plain + "lora_A.weight");
    EXPECT_EQ(canonicalWeightName("base_model.model.model.layers.3.self_attn.q_proj.lora_B.weight"),
              plain + "lora_B.weight");
    EXPECT_EQ(canonicalWeightName("model.language_model.layers.3.self_attn.q_proj.weight"), plain + "weight");
    EXPECT_EQ(canonicalWeightName("lm_head.weight"), "language_model.lm_head.weight");
    EXPECT_EQ(canonicalWeightName("vision_tower.encoder.layers.0.mlp.fc1.bias"),
              "vision_tower.vision_model.encoder.layers.0.mlp.fc1.bias");
    EXPECT_EQ(canonicalWeightName("vision_tower.another.weight"), "vision_tower.another.weight"); // no member of CLIP's
    EXPECT_EQ(canonicalWeightName("multi_modal_projector.linear_1.bias"), "multi_modal_projector.linear_1.bias");
}

TEST(WeightNames, WhatIsWrittenForOthersComesBackToThePlainOne) {
    const std::string plain = "language_model.model.layers.3.self_attn.v_proj.lora_A.weight",
                      bias = "multi_modal_projector.linear_2.bias";
    EXPECT_EQ(pllavaWeightName(plain),
              "language_model.base_model.model.model.layers.3.self_attn.v_proj.lora_A.default.weight");
    EXPECT_EQ(pllavaWeightName(bias), bias);
    EXPECT_EQ(peftWeightName(plain), "base_model.model.model.language_model.layers.3.self_attn.v_proj.lora_A.weight");
    EXPECT_EQ(peftWeightName(bias), "base_model.model.model." + bias);
    for (const std::string& name : {plain, bias}) {
        EXPECT_EQ(canonicalWeightName(pllavaWeightName(name)), name);
        EXPECT_EQ(canonicalWeightName(peftWeightName(name)), name);
    }
    EXPECT_EQ(canonicalWeightName("base_model.model.multi_modal_projector.linear_2.bias"), bias); // older transformers
    EXPECT_EQ(canonicalWeightName("base_model.model.language_model.model.layers.3.self_attn.v_proj.lora_A.weight"),
              plain);
}

TEST(WeightMap, MapsEveryLayoutCompletely) {
    EXPECT_EQ(map(kReleased).loraRank(), 8);
    EXPECT_EQ(map(kReleased).report().matched.size(), 114u + 16u);
    EXPECT_EQ(map(kBase).loraRank(), 0);
    EXPECT_EQ(map(kBase).report().ignored, std::vector<std::string>{"image_newline"});
    EXPECT_EQ(map(kBase, kLora).loraRank(), 8);
    EXPECT_EQ(map("checkpoints/tiny-pllava-mha-merged-fp32").report().matched.size(), 114u);
}

TEST(WeightMap, TheWeightsFolderOverridesTheBase) {
    const WeightMap both = map(kBase, kLora);
    const auto place = both.find("multi_modal_projector.linear_1.weight");
    ASSERT_TRUE(place);
    EXPECT_EQ(place->file->path().parent_path().filename(), "tiny-pllava-mha-lora");
    EXPECT_EQ(both.find("no.such.tensor"), std::nullopt);
}

/// A folder of hard links to the released checkpoint's settings, with one weight file that the test writes.
class ChangedCheckpoint : public testing::Test {
protected:
    /// Everything of the plain merged checkpoint, changed by `change`, then mapped.
    template <typename Change> WeightReport report(Change change) {
        const SafetensorsFile file(test::golden("checkpoints/tiny-pllava-mha-merged-fp32/model.safetensors"));
        std::vector<std::vector<std::byte>> bytes;
        std::vector<TensorView> tensors;
        for (const TensorEntry& entry : file.header().tensors) {
            bytes.emplace_back(entry.bytes);
            file.read(entry, bytes.back());
            tensors.push_back({entry.name, entry.type, entry.shape, bytes.back()});
        }
        change(tensors);
        writeSafetensors(m_folder / "model.safetensors", tensors);
        try {
            return WeightMap({m_folder, {}}, loadModelConfig(test::golden(kReleased)), expectedWeights).report();
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::CorruptFile);
            EXPECT_NE(std::string(error.what()).find(m_folder.string()), std::string::npos);
            m_details = error.details();
            return {};
        }
    }
    const test::ScratchFolder m_scratch;
    const std::filesystem::path m_folder = m_scratch.path();
    std::string m_details;
};

TensorView& named(std::vector<TensorView>& tensors, const std::string& name) {
    return *std::find_if(tensors.begin(), tensors.end(), [&](const TensorView& tensor) { return tensor.name == name; });
}

TEST_F(ChangedCheckpoint, UnchangedItIsComplete) {
    EXPECT_TRUE(report([](auto&) {}).complete());
    EXPECT_EQ(m_details, "");
}

TEST_F(ChangedCheckpoint, AMissingTensorIsRefusedByName) {
    report([](auto& tensors) { tensors.erase(tensors.begin() + 20); });
    EXPECT_NE(m_details.find("missing (1):"), std::string::npos) << m_details;
}

TEST_F(ChangedCheckpoint, ASurplusTensorIsRefusedByName) {
    report([](auto& tensors) {
        TensorView copy = tensors.front();
        copy.name = "language_model.model.layers.4.mlp.down_proj.weight";
        tensors.push_back(copy);
    });
    EXPECT_NE(m_details.find("unexpected (1):\n  language_model.model.layers.4.mlp.down_proj.weight"),
              std::string::npos)
        << m_details;
}

TEST_F(ChangedCheckpoint, AWrongShapeIsRefusedWithBothShapes) {
    report([](auto& tensors) {
        named(tensors, "language_model.model.layers.0.mlp.down_proj.weight").shape = {256, 96};
    });
    EXPECT_NE(m_details.find("file has [256, 96], model needs [96, 256]"), std::string::npos) << m_details;
}

TEST_F(ChangedCheckpoint, HalfAnAdapterIsRefused) {
    report([](auto& tensors) {
        TensorView lora = tensors.front();
        lora.name = "language_model.base_model.model.model.layers.0.self_attn.q_proj.lora_A.default.weight";
        lora.shape = {8, 96};
        lora.bytes = lora.bytes.first(8 * 96 * 4);
        tensors.push_back(lora);
    });
    EXPECT_NE(m_details.find("missing (15):"), std::string::npos) << m_details;
}

} // namespace
} // namespace pllava
