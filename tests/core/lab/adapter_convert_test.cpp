#include "core/lab/adapter_convert.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "tests/support/golden.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

using test::golden;
using testing::HasSubstr;
namespace fs = std::filesystem;

std::map<std::string, std::vector<std::byte>> tensorsOf(const fs::path& path) {
    std::map<std::string, std::vector<std::byte>> out;
    const SafetensorsFile file(path);
    for (const TensorEntry& entry : file.header().tensors) {
        auto& bytes = out[entry.name];
        bytes.resize(entry.bytes);
        file.read(entry, bytes);
    }
    return out;
}

class AdapterConvert : public testing::Test {
protected:
    ConvertJob job(const fs::path& weights, AdapterFormat to, const std::string& output) const {
        ConvertJob job;
        job.folders = {golden("checkpoints/tiny-pllava-mha-base"), weights};
        job.to = to;
        job.output = m_scratch / output;
        job.compute = {"cpu", "fp32", 1};
        return job;
    }
    const test::ScratchFolder m_scratch;
    const fs::path m_lora = golden("checkpoints/tiny-pllava-mha-lora");
};

TEST_F(AdapterConvert, ThereAndBackKeepsEveryBit) {
    EXPECT_LE(convertAdapter(job(m_lora, AdapterFormat::Peft, "peft")).maxAbsDiff, 1e-5);
    EXPECT_LE(convertAdapter(job(m_scratch / "peft", AdapterFormat::Pllava, "back")).maxAbsDiff, 1e-5);
    EXPECT_EQ(tensorsOf(m_scratch / "back/model.safetensors"), tensorsOf(m_lora / "model.safetensors"));
    const ModelDefaults before = loadModelDefaults(m_lora), after = loadModelDefaults(m_scratch / "back");
    EXPECT_EQ(after.frames, before.frames);
    EXPECT_EQ(after.pooling, before.pooling);
    EXPECT_EQ(after.loraRank, 8);
}

TEST_F(AdapterConvert, PeftFindsItsNamesAndSettings) {
    ConvertJob toPeft = job(m_lora, AdapterFormat::Peft, "peft");
    toPeft.alpha = 32;
    const ExportResult result = convertAdapter(toPeft);
    EXPECT_EQ(result.alpha, 32);
    const auto config = parseJson(readTextFile(m_scratch / "peft/adapter_config.json"), "adapter_config.json");
    EXPECT_EQ(config["r"], 8);
    EXPECT_EQ(config["lora_alpha"], 32);
    EXPECT_EQ(config["modules_to_save"][0], "multi_modal_projector");
    const auto tensors = tensorsOf(m_scratch / "peft/adapter_model.safetensors");
    EXPECT_EQ(tensors.size(), 16u + 4u);
    EXPECT_TRUE(tensors.contains("base_model.model.model.language_model.layers.0.self_attn.q_proj.lora_A.weight"));
    EXPECT_TRUE(tensors.contains("base_model.model.model.multi_modal_projector.linear_1.bias"));
}

TEST_F(AdapterConvert, AnAdapterInsideACheckpointIsTakenOut) {
    ConvertJob inside = job({}, AdapterFormat::Pllava, "taken");
    inside.folders = {golden("checkpoints/tiny-pllava-mha"), {}};
    convertAdapter(inside);
    EXPECT_EQ(tensorsOf(m_scratch / "taken/model.safetensors"), tensorsOf(m_lora / "model.safetensors"));
    inside.to = AdapterFormat::Peft;
    inside.output = m_scratch / "peft";
    convertAdapter(inside);
    const auto config = parseJson(readTextFile(m_scratch / "peft/adapter_config.json"), "adapter_config.json");
    EXPECT_TRUE(config["base_model_name_or_path"].is_null()); // transformers cannot load it
}

TEST_F(AdapterConvert, WithoutAnAdapterThereIsNothingToDo) {
    ConvertJob none = job({}, AdapterFormat::Peft, "peft");
    none.folders.weights.reset();
    try {
        convertAdapter(none);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::InvalidArgument);
    }
    EXPECT_TRUE(fs::is_empty(m_scratch.path()));
}

} // namespace
} // namespace pllava
