// A merged checkpoint against W + (α/r)·B·A in float64 and against the reference's own merge; and what a failed export
// leaves behind.

#include "core/export/weight_export.h"

#include <cmath>
#include <csignal>

#include <sys/resource.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/pending_file.h"
#include "core/checkpoint/checkpoint_files.h"
#include "core/export/fixed_logits.h"
#include "core/model/expected_weights.h"
#include "core/model/load_model_config.h"
#include "tests/support/golden.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

using test::golden;
using testing::HasSubstr;
namespace fs = std::filesystem;

/// A tensor of a checkpoint by its plain name.
class Weights {
public:
    explicit Weights(const ModelFolders& folders)
        : m_map(folders, loadModelConfig(configFolder(folders)), expectedWeights) {}
    test::Values operator()(const std::string& plain) const {
        const auto place = m_map.find(plain).value();
        return test::readTensor(place.file->path(), place.entry->name);
    }
    std::vector<std::byte> bytes(const std::string& plain) const {
        const auto place = m_map.find(plain).value();
        std::vector<std::byte> bytes(place.entry->bytes);
        place.file->read(*place.entry, bytes);
        return bytes;
    }
    DType type(const std::string& plain) const { return m_map.find(plain)->entry->type; }
    const WeightMap& map() const { return m_map; }

private:
    WeightMap m_map;
};

class WeightExport : public testing::Test {
protected:
    WeightExport() {
        m_job.folders = {golden("checkpoints/tiny-pllava-mha"), {}};
        m_job.alpha = 4;
        m_job.output = m_scratch / "merged";
        m_job.compute = {{Device::Cpu}, NumberFormat::Fp32, 1};
    }
    Weights written() const { return Weights({m_job.output, {}}); }
    std::string refusal(const std::stop_token& stop = {}) const {
        try {
            mergeAdapter(m_job, stop);
        } catch (const Error& error) {
            return std::string(name(error.kind())) + ": " + error.what();
        }
        return {};
    }
    long entries() const { return std::distance(fs::directory_iterator(m_scratch.path()), {}); }

    const test::ScratchFolder m_scratch;
    MergeJob m_job;
};

bool isLoraTarget(const std::string& plain) {
    return plain.find("language_model") == 0 &&
           (plain.find(".q_proj.") != plain.npos || plain.find(".v_proj.") != plain.npos);
}

TEST_F(WeightExport, EveryMergedNumberIsTheClosedFormInFloat64) {
    m_job.alpha = 13;
    mergeAdapter(m_job);
    const Weights base(m_job.folders), merged = written();
    for (const std::string& stem : {std::string("language_model.model.layers.0.self_attn.q_proj."),
                                    std::string("language_model.model.layers.3.self_attn.v_proj.")}) {
        const test::Values w = base(stem + "weight"), a = base(stem + "lora_A.weight"),
                           b = base(stem + "lora_B.weight");
        const test::Values found = merged(stem + "weight");
        const auto rank = static_cast<std::size_t>(a.shape[0]), in = static_cast<std::size_t>(a.shape[1]);
        ASSERT_EQ(found.data.size(), w.data.size());
        for (std::size_t i = 0; i < w.data.size(); ++i) {
            double update = 0;
            for (std::size_t r = 0; r < rank; ++r)
                update += static_cast<double>(b.data[i / in * rank + r]) * a.data[r * in + i % in];
            const double expected = w.data[i] + 13.0 / static_cast<double>(rank) * update;
            ASSERT_NEAR(found.data[i], expected, std::abs(expected) * 6e-8 + 1e-12) << stem << i; // half a unit of fp32
        }
    }
}

TEST_F(WeightExport, IsTheReferencesOwnMerge) {
    mergeAdapter(m_job);
    const Weights ours = written(), theirs({golden("checkpoints/tiny-pllava-mha-merged-fp32"), {}});
    for (const std::string& plain : theirs.map().report().matched)
        EXPECT_LE(test::distance(ours(plain), theirs(plain)).largest, 1e-6) << plain;
}

TEST_F(WeightExport, AllElseStaysBitByBit) {
    mergeAdapter(m_job);
    const Weights base(m_job.folders), merged = written();
    EXPECT_EQ(merged.map().loraRank(), 0);
    EXPECT_EQ(merged.map().report().matched.size(), 114u);
    for (const std::string& plain : merged.map().report().matched) {
        if (isLoraTarget(plain) && plain.ends_with("weight"))
            EXPECT_EQ(merged.type(plain), DType::F32) << plain;
        else
            EXPECT_EQ(merged.bytes(plain), base.bytes(plain)) << plain;
    }
}

TEST_F(WeightExport, SaysWhatItWroteAndHowFarItIsAway) {
    const ExportResult result = mergeAdapter(m_job);
    EXPECT_EQ(result.alpha, 4);
    EXPECT_EQ(result.dtype, NumberFormat::Fp32);
    EXPECT_GT(result.maxAbsDiff, 0); // two ways to round
    EXPECT_LE(result.maxAbsDiff, 2e-4);
    for (const fs::path& file : result.files)
        EXPECT_TRUE(fs::is_regular_file(file)) << file;
    EXPECT_EQ(static_cast<long>(result.files.size()), std::distance(fs::directory_iterator(m_job.output), {}));
    EXPECT_EQ(entries(), 1);
}

TEST_F(WeightExport, SettingsComeAlongWithoutLora) {
    m_job.folders = {golden("checkpoints/tiny-pllava-mha-base"), golden("checkpoints/tiny-pllava-mha-lora")};
    m_job.alpha.reset();
    EXPECT_EQ(mergeAdapter(m_job).alpha, 4); // PLLaVA's own, as the folders state none
    const auto config = parseJson(readTextFile(m_job.output / "config.json"), "config.json");
    EXPECT_EQ(config["model_type"], "llava");
    EXPECT_EQ(config["architectures"][0], "LlavaForConditionalGeneration");
    const ModelDefaults own = loadModelDefaults(m_job.output);
    EXPECT_EQ(own.frames, 8);
    EXPECT_EQ(own.pooling, (PoolingShape{4, 2, 2}));
    EXPECT_FALSE(own.loraAlpha);
    EXPECT_FALSE(own.loraRank);
    EXPECT_EQ(readTextFile(m_job.output / "tokenizer.json"), readTextFile(m_job.folders.base / "tokenizer.json"));
}

TEST_F(WeightExport, ShardsHoldTheSameAndAgreeWithTheirIndex) {
    mergeAdapter(m_job);
    const Weights whole = written();
    m_job.output = m_scratch / "sharded";
    m_job.shardBytes = 300'000;
    mergeAdapter(m_job);
    EXPECT_GT(checkpointFiles(m_job.output).size(), 3u); // which reads the index
    EXPECT_TRUE(fs::exists(m_job.output / "model.safetensors.index.json"));
    for (const std::string& plain : whole.map().report().matched)
        EXPECT_EQ(written().bytes(plain), whole.bytes(plain)) << plain;
}

TEST_F(WeightExport, InTheBasesTypeOneRoundingIsLost) {
    m_job.type = MergedType::Base;
    const ExportResult result = mergeAdapter(m_job);
    EXPECT_EQ(written().type("language_model.model.layers.0.self_attn.q_proj.weight"), DType::BF16);
    EXPECT_GT(result.maxAbsDiff, 2e-4);
}

TEST_F(WeightExport, AdaptersOfPeftMergeLayerByLayer) {
    const fs::path data = PLLAVA_TRANSFORMERS5;
    for (const char* adapter : {"every-layer", "patterns", "all-linear", "stabilised", "some-layers"})
        for (const double share : {1.0, 3.0}) {
            m_job.folders = {data / "model", data / adapter};
            m_job.alpha = share * *loadModelDefaults(data / adapter).loraAlpha;
            m_job.output = m_scratch / fmt::format("{}-{}", adapter, share);
            EXPECT_LE(mergeAdapter(m_job).maxAbsDiff, 5e-5) << adapter; // of logits of about 3; measured 5e-6
        }
}

TEST_F(WeightExport, RefusesAModelWithoutLora) {
    m_job.folders.base = golden("checkpoints/tiny-pllava-mha-merged-fp32");
    EXPECT_THAT(refusal(), HasSubstr("InvalidArgument"));
    EXPECT_THAT(refusal(), HasSubstr("has no LoRA"));
    EXPECT_EQ(entries(), 0);
}

TEST_F(WeightExport, NeverWritesOverTheModelItReads) {
    fs::create_directories(m_scratch / "models");
    fs::copy(m_job.folders.base, m_scratch / "models/own");
    m_job.folders.base = m_scratch / "models/own";
    m_job.existing = Existing::Replace;
    for (const char* target : {"models/own", "models/own/", "models", "models/../models/own"}) {
        m_job.output = m_scratch / target;
        EXPECT_THAT(refusal(), HasSubstr("is where the model is read from")) << target;
    }
    EXPECT_EQ(Weights(m_job.folders).map().loraRank(), 8);
}

TEST_F(WeightExport, AFullDiskLeavesNothing) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small{100'000, limit.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    const std::string told = refusal();
    ::setrlimit(RLIMIT_FSIZE, &limit);
    EXPECT_THAT(told, HasSubstr("model.safetensors cannot be written"));
    EXPECT_EQ(entries(), 0);
}

TEST_F(WeightExport, AStopLeavesWhatWasThere) {
    mergeAdapter(m_job);
    const std::string before = readTextFile(m_job.output / "model.safetensors");
    std::stop_source stop;
    stop.request_stop();
    m_job.existing = Existing::Replace;
    m_job.alpha = 32;
    EXPECT_THAT(refusal(stop.get_token()), HasSubstr("Cancelled"));
    EXPECT_EQ(readTextFile(m_job.output / "model.safetensors"), before);
    EXPECT_EQ(entries(), 1);
}

TEST_F(WeightExport, NumbersBeyondTheirTypeAreRefused) {
    m_job.alpha = 1e300;
    EXPECT_THAT(refusal(), HasSubstr("Unsupported"));
    EXPECT_EQ(entries(), 0);
}

TEST(FixedLogits, ModelsThatDifferAreToldApart) {
    const ComputeSettings compute{{Device::Cpu}, NumberFormat::Fp32, 1};
    const ModelFolders folders{golden("checkpoints/tiny-pllava-mha"), {}};
    const FixedLogits plain = fixedLogits(folders, compute, 4), again = fixedLogits(folders, compute, 4),
                      other = fixedLogits(folders, compute, 4.5);
    EXPECT_EQ(requireSameLogits(plain, again, 0, "here"), 0);
    EXPECT_THROW(requireSameLogits(plain, other, 1e-4, "here"), Error);
    FixedLogits broken = plain;
    broken.values[0] = std::nanf("");
    EXPECT_THROW(requireSameLogits(broken, plain, 1e-4, "here"), Error);
}

} // namespace
} // namespace pllava
