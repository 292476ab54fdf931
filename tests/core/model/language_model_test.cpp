// A model with grouped-query attention, rope_theta 5e6, rank-16 LoRA, a ChatML tokenizer without BOS and a config.json
// that says only what is not default, against Hugging Face transformers (tests/goldens/make_gqa_checkpoint.py).

#include <fstream>

#include <gtest/gtest.h>

#include "core/checkpoint/safetensors.h"
#include "tests/support/golden.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

const fs::path kCheckpoint = golden("extra_checkpoints/tiny-pllava-gqa");
const fs::path kExpected = golden("extra_checkpoints/expected.safetensors");
constexpr double kLogits = 2e-4, kRelativeNorm = 2e-4;

const json& cases() {
    static const json all = goldenJson("extra_checkpoints/expected.json");
    return all;
}

/// The checkpoint again without lm_head: its embeddings serve twice.
void makeTiedCheckpoint(const fs::path& folder) {
    fs::copy(kCheckpoint, folder, fs::copy_options::recursive);
    json config = goldenJson("extra_checkpoints/tiny-pllava-gqa/config.json");
    config["text_config"]["tie_word_embeddings"] = true;
    std::ofstream(folder / "config.json") << config;
    const SafetensorsFile file(kCheckpoint / "model.safetensors");
    std::vector<std::vector<std::byte>> bytes;
    std::vector<TensorView> kept;
    for (const TensorEntry& entry : file.header().tensors) {
        if (entry.name.ends_with("lm_head.weight"))
            continue;
        file.read(entry, bytes.emplace_back(entry.bytes));
        kept.push_back({entry.name, entry.type, entry.shape, bytes.back()});
    }
    writeSafetensors(folder / "model.safetensors", kept);
}

class IndependentCase : public testing::TestWithParam<std::size_t> {
protected:
    void SetUp() override {
        m_case = cases().at(GetParam());
        if (m_case["tied"].get<bool>())
            makeTiedCheckpoint(m_folder = m_scratch / "tied");
    }
    json run(const std::string& dtype) const {
        const json& pooling = m_case["pooling"];
        const ProcessResult result =
            runPllava({"inspect",          golden("videos/v1_ffv1_rgb.mkv"),
                       m_case["question"], "--json",
                       "--device",         "cpu",
                       "--dtype",          dtype,
                       "--model",          m_folder,
                       "--frames",         "8",
                       "--pooling",        pooling[0].dump() + "," + pooling[1].dump() + "," + pooling[2].dump(),
                       "--alpha",          m_case["alpha"].dump(),
                       "--template",       "eval_vcg_llavanext",
                       "--max-new-tokens", "32",
                       "--dump",           m_dump});
        EXPECT_EQ(result.status, 0) << result.errors;
        return result.json();
    }
    Distance apart(const std::string& ours, const std::string& theirs) const {
        return distance(readTensor(m_dump, ours), readTensor(kExpected, theirs));
    }
    std::string own(const std::string& name) const { return m_case["name"].get<std::string>() + "." + name; }

    json m_case;
    const ScratchFolder m_scratch;
    const fs::path m_dump = m_scratch / "dump.safetensors";
    fs::path m_folder = kCheckpoint;
};

TEST_P(IndependentCase, AgreesWithTransformers) {
    const json answer = run("fp32");
    EXPECT_EQ(answer["lora_rank"], 16);
    EXPECT_EQ(answer["prompt"], m_case["prompt"]);
    EXPECT_EQ(answer["prompt_ids"], m_case["prompt_ids"]);
    EXPECT_EQ(answer["token_ids"], m_case["generated"]);
    EXPECT_EQ(answer["answer"], m_case["answer"]);
    EXPECT_LE(apart("vision_features", "vision_features").largest, 5e-5);
    EXPECT_LE(apart("projected", "projected").largest, 5e-5);
    EXPECT_LE(apart("pooled", own("pooled")).largest, 5e-5);
    EXPECT_LE(apart("logits", own("logits")).largest, kLogits);
    for (const char* place :
         {"norms.pooled", "norms.layer.0", "norms.layer.1", "norms.layer.2", "norms.layer.3", "norms.final"})
        EXPECT_LE(apart(place, own(place)).relative, kRelativeNorm) << place;
}

TEST_P(IndependentCase, Bf16StaysNear) {
    EXPECT_EQ(run("bf16")["prompt_ids"], m_case["prompt_ids"]);
    const Distance logits = apart("logits", own("logits"));
    EXPECT_LE(logits.largest, 1.0);
    EXPECT_LE(logits.mean, 0.2);
}

INSTANTIATE_TEST_SUITE_P(Transformers, IndependentCase, testing::Range<std::size_t>(0, cases().size()),
                         [](const auto& parameter) {
                             return cases().at(parameter.param)["name"].template get<std::string>();
                         });

} // namespace
} // namespace pllava::test
