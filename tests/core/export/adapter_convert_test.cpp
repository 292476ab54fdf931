#include "core/export/adapter_convert.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/checkpoint/model_config.h"
#include "core/checkpoint/safetensors.h"
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
        job.compute = {{Device::Cpu}, NumberFormat::Fp32, 1};
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

/// Adapters that PEFT wrote: make_transformers5.py.
class PeftAdapters : public AdapterConvert, public testing::WithParamInterface<const char*> {
protected:
    ConvertJob job(const fs::path& weights, AdapterFormat to, const std::string& output) const {
        ConvertJob job = AdapterConvert::job(weights, to, output);
        job.folders.base = fs::path(PLLAVA_TRANSFORMERS5) / "model";
        return job;
    }
    const fs::path m_original = fs::path(PLLAVA_TRANSFORMERS5) / GetParam();
};

TEST_P(PeftAdapters, ThereAndBackKeepEveryBitRankAndAlpha) {
    const double alpha = convertAdapter(job(m_original, AdapterFormat::Pllava, "pllava")).alpha;
    EXPECT_EQ(convertAdapter(job(m_scratch / "pllava", AdapterFormat::Peft, "peft")).alpha, alpha);
    auto before = tensorsOf(m_original / "adapter_model.safetensors"),
         after = tensorsOf(m_scratch / "peft/adapter_model.safetensors");
    std::erase_if(after, [](const auto& tensor) { // the base's, which is always there
        return tensor.first.find("multi_modal_projector") != std::string::npos;
    });
    std::erase_if(before,
                  [](const auto& tensor) { return tensor.first.find("multi_modal_projector") != std::string::npos; });
    EXPECT_EQ(after, before);
    ConvertJob other = job(m_scratch / "pllava", AdapterFormat::Peft, "other");
    other.alpha = 3 * alpha; // the check after writing sees whether patterns followed
    EXPECT_EQ(convertAdapter(other).alpha, 3 * alpha);
}

INSTANTIATE_TEST_SUITE_P(Peft, PeftAdapters,
                         testing::Values("every-layer", "patterns", "stabilised", "some-layers", "gaussian"),
                         [](const auto& given) {
                             std::string name = given.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST_F(AdapterConvert, LoraOutsideTheLanguageModelIsForPeftAlone) {
    ConvertJob all = job(fs::path(PLLAVA_TRANSFORMERS5) / "all-linear", AdapterFormat::Peft, "peft");
    all.folders.base = fs::path(PLLAVA_TRANSFORMERS5) / "model";
    all.alpha = 9;
    convertAdapter(all);
    EXPECT_EQ(tensorsOf(m_scratch / "peft/adapter_model.safetensors"),
              tensorsOf(*all.folders.weights / "adapter_model.safetensors"));
    all.to = AdapterFormat::Pllava;
    all.output = m_scratch / "pllava";
    try {
        convertAdapter(all);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Unsupported);
        EXPECT_THAT(error.what(), HasSubstr("pllava merge"));
    }
}

TEST_F(AdapterConvert, HowItWasTrainedComesAlongThereAndBack) {
    const fs::path demo = fs::path(PLLAVA_RESOURCES) / "demo-model";
    ConvertJob there = job(demo / "adapters/nframe-step10", AdapterFormat::Peft, "peft");
    there.folders.base = demo / "base";
    convertAdapter(there);
    there.folders.weights = m_scratch / "peft";
    there.to = AdapterFormat::Pllava;
    there.output = m_scratch / "back";
    convertAdapter(there);
    const auto before = readJson(demo / "adapters/nframe-step10/config.json"),
               after = readJson(m_scratch / "back/config.json");
    for (const char* key :
         {"layout", "step", "samples", "num_frames", "pooling_shape", "lora_r", "lora_alpha", "lora_target_modules"})
        EXPECT_EQ(after.at(key), before.at(key)) << key;
    EXPECT_EQ(readJson(m_scratch / "peft/pllava.json").at("samples"), before.at("samples"));
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
