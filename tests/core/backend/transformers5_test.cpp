// Checkpoints and adapters as transformers 5 and PEFT write them, against what these make of them
// (make_transformers5.py), and the same tensors under the names of other versions.

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/backend/local_backend.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/checkpoint/safetensors.h"
#include "core/model/load_model_config.h"
#include "tests/support/golden.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

const fs::path kData = PLLAVA_TRANSFORMERS5;
constexpr double kRounding = 2e-5; // of logits of about 3, fp32; measured 3e-6

/// The numbers in expected.safetensors under `name`.
test::Values expected(const std::string& name) {
    return test::readTensor(kData / "expected.safetensors", name);
}

std::vector<float> logitsOf(const ModelFolders& folders, double alpha) {
    LocalBackend backend(folders, {{Device::Cpu}, NumberFormat::Fp32, 1});
    const test::Values pixels = expected("pixel_values"), ids = expected("prompt_ids");
    const EncodedClip clip = backend.encode({1, 28, 28, {}, pixels.data});
    GenerationRequest request{{ids.data.begin(), ids.data.end()}, &clip, {1, 2, 2}, alpha, {}, Capture::Everything};
    request.options.maxNewTokens = 1;
    const Generation found = backend.generate(request);
    for (const NamedTensor& tensor : found.tensors)
        if (tensor.name == "logits") {
            const auto* values = reinterpret_cast<const float*>(tensor.bytes.data());
            return {values, values + tensor.bytes.size() / sizeof(float)};
        }
    return {};
}

double distance(const std::vector<float>& ours, const std::string& name) {
    return test::distance({{}, ours}, expected(name)).largest;
}

/// A copy of a folder whose tensors are renamed (an empty name leaves one out) and whose files are changed.
class Variant {
public:
    using Rename = std::function<std::string(const std::string&)>;
    explicit Variant(const fs::path& original) : m_original(original) {
        fs::copy(original, m_scratch.path(), fs::copy_options::recursive);
    }
    fs::path path() const { return m_scratch.path(); }
    void rename(const std::string& file, const Rename& nameOf, const std::string& copied = {}) const {
        const SafetensorsFile source(m_original / file);
        std::vector<std::vector<std::byte>> bytes;
        std::vector<TensorView> tensors;
        for (const TensorEntry& entry : source.header().tensors) {
            bytes.emplace_back(entry.bytes);
            source.read(entry, bytes.back());
            if (const std::string name = nameOf(entry.name); !name.empty())
                tensors.push_back({name, entry.type, entry.shape, bytes.back()});
            if (entry.name == copied)
                tensors.push_back({"language_model.lm_head.weight", entry.type, entry.shape, bytes.back()});
        }
        writeSafetensors(path() / file, tensors);
    }
    void change(const std::string& file, const json& patch) const {
        json document = readJson(path() / file);
        document.merge_patch(patch);
        std::ofstream(path() / file) << document;
    }

private:
    test::ScratchFolder m_scratch;
    fs::path m_original;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    if (const auto at = text.find(from); at != std::string::npos)
        text.replace(at, from.size(), to);
    return text;
}

std::string asIs(const std::string& name) {
    return name;
}

/// 4.52 to 4.57 in memory, as state_dict() returns it.
std::string inMemory(const std::string& name) {
    if (name.starts_with("language_model.lm_head"))
        return name.substr(15);
    const std::string moved = replaced(name, "language_model.model.", "language_model.");
    return "model." + (moved.starts_with("vision_tower.") ? replaced(moved, "tower.", "tower.vision_model.") : moved);
}

TEST(Transformers5, TheCheckpointGivesTransformersLogits) {
    EXPECT_LE(distance(logitsOf({kData / "model", {}}, 4), "base"), kRounding);
}

TEST(Transformers5, EveryVersionsNamesGiveTheSameBits) {
    const std::vector<float> original = logitsOf({kData / "model", {}}, 0);
    for (const Variant::Rename& names :
         {Variant::Rename([](const std::string& n) { return replaced(n, "tower.", "tower.vision_model."); }), // to 4.51
          Variant::Rename(inMemory),
          Variant::Rename([](const std::string& n) { return replaced(inMemory(n), "tower.vision_model.", "tower."); }),
          Variant::Rename([](const std::string& n) { return "base_model.model." + inMemory(n); }),
          Variant::Rename([](const std::string& n) { // a PEFT model saved whole
              return replaced("base_model.model." + inMemory(n), "projector.", "projector.modules_to_save.default.");
          })}) {
        const Variant variant(kData / "model");
        variant.rename("model.safetensors", names);
        EXPECT_EQ(logitsOf({variant.path(), {}}, 0), original) << names("language_model.model.norm.weight");
    }
}

TEST(Transformers5, ATiedHeadMayBeStatedOnceAndBeThereOrNot) {
    const std::string head = "language_model.lm_head.weight", words = "language_model.model.embed_tokens.weight";
    const auto without = [&](const std::string& name) { return name == head ? "" : name; };
    for (const json& patch :
         {json{{"tie_word_embeddings", true}, {"text_config", {{"tie_word_embeddings", nullptr}}}},
          json{{"tie_word_embeddings", nullptr}, {"text_config", {{"tie_word_embeddings", true}}}}}) {
        const Variant variant(kData / "model");
        variant.change("config.json", patch);
        variant.rename("model.safetensors", without);
        EXPECT_LE(distance(logitsOf({variant.path(), {}}, 0), "tied"), kRounding);
        variant.rename("model.safetensors", without, words); // a copy of the embedding
        EXPECT_LE(distance(logitsOf({variant.path(), {}}, 0), "tied"), kRounding);
        variant.rename("model.safetensors", // the head alone
                       [&](const std::string& name) { return name == words ? head : without(name); });
        EXPECT_LE(distance(logitsOf({variant.path(), {}}, 0), "tied"), kRounding);
        variant.rename("model.safetensors", asIs); // two that differ are not tied, whatever config.json says
        EXPECT_LE(distance(logitsOf({variant.path(), {}}, 0), "base"), kRounding);
    }
}

TEST(Transformers5, TheNestedImageProcessorCounts) {
    const ClipPreprocessorConfig nested = loadPreprocessorConfig(kData / "model", loadModelConfig(kData / "model"));
    EXPECT_EQ(nested.mean, (std::array{0.5F, 0.4F, 0.3F}));
    EXPECT_EQ(nested.standardDeviation, (std::array{0.2F, 0.25F, 0.3F}));
    EXPECT_EQ(nested.shortestEdge, 28);
    const Variant variant(kData / "model");
    std::ofstream(variant.path() / "preprocessor_config.json") << R"({"size":28,"crop_size":28,"image_mean":[0,0,0]})";
    EXPECT_EQ(loadPreprocessorConfig(variant.path(), loadModelConfig(kData / "model")).mean[0],
              0.5F); // as transformers prefers it
    variant.change("processor_config.json", {{"image_processor", nullptr}});
    EXPECT_EQ(loadPreprocessorConfig(variant.path(), loadModelConfig(kData / "model")).mean[0], 0.0F);
}

struct Case {
    const char* adapter;
    double alpha;
};

class Adapters : public testing::TestWithParam<Case> {
protected:
    const fs::path m_adapter = kData / GetParam().adapter;
};

TEST_P(Adapters, GivePeftsLogits) {
    EXPECT_LE(distance(logitsOf({kData / "model", m_adapter}, GetParam().alpha), GetParam().adapter), kRounding);
}

TEST_P(Adapters, AnotherAlphaChangesEveryLayerInProportion) {
    const std::string name = std::string(GetParam().adapter) + ".threefold";
    if (SafetensorsFile(kData / "expected.safetensors").find(name) == nullptr)
        return; // PEFT was asked for some only
    EXPECT_LE(distance(logitsOf({kData / "model", m_adapter}, 3 * GetParam().alpha), name), 4 * kRounding);
}

TEST_P(Adapters, MadeOnOtherVersionsGiveTheSameBits) {
    const std::vector<float> original = logitsOf({kData / "model", m_adapter}, GetParam().alpha);
    const Variant variant(m_adapter);
    variant.rename("adapter_model.safetensors", [](const std::string& name) { // to 4.51
        std::string old = replaced(name, "base_model.model.model.", "base_model.model.");
        old = replaced(old, "base_model.model.lm_head", "base_model.model.language_model.lm_head");
        return replaced(replaced(old, "language_model.layers.", "language_model.model.layers."), "tower.",
                        "tower.vision_model.");
    });
    std::string settings = readTextFile(variant.path() / "adapter_config.json"); // of the older names as well
    settings = replaced(settings, R"(model\\.language_model\\.layers)", R"(language_model\\.model\\.layers)");
    std::ofstream(variant.path() / "adapter_config.json") << settings;
    EXPECT_EQ(logitsOf({kData / "model", variant.path()}, GetParam().alpha), original);
}

INSTANTIATE_TEST_SUITE_P(Peft, Adapters,
                         testing::Values(Case{"every-layer", 3}, Case{"patterns", 8}, Case{"all-linear", 4},
                                         Case{"stabilised", 2}, Case{"some-layers", 4}, Case{"gaussian", 2}),
                         [](const auto& given) {
                             std::string name = given.param.adapter;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

std::string refusal(const ModelFolders& folders) {
    try {
        LocalBackend backend(folders, {{Device::Cpu}, NumberFormat::Fp32, 1});
        return "accepted";
    } catch (const Error& error) {
        return std::string(name(error.kind())) + ": " + error.what();
    }
}

TEST(Refusals, NameWhatChangesTheBase) {
    for (const char* adapter : {"pissa", "olora"})
        EXPECT_THAT(refusal({kData / "model", kData / adapter}),
                    AllOf(HasSubstr("init_lora_weights"), HasSubstr(adapter), HasSubstr("adapter_config.json")));
}

TEST(Refusals, SayThatTheAdapterIsNotComplete) {
    for (const char* gone : {"layers.1.mlp.down_proj.lora_A", "layers.0.self_attn.o_proj"}) { // half a layer, a layer
        const Variant variant(kData / "patterns");
        variant.rename("adapter_model.safetensors",
                       [&](const std::string& name) { return name.find(gone) == std::string::npos ? name : ""; });
        EXPECT_THAT(refusal({kData / "model", variant.path()}), HasSubstr("the adapter is not complete"));
    }
}

TEST(Refusals, SayThatARankIsNotTheStatedOne) {
    const Variant variant(kData / "patterns");
    variant.change("adapter_config.json", {{"rank_pattern", nullptr}});
    EXPECT_THAT(refusal({kData / "model", variant.path()}),
                AllOf(HasSubstr("LoRA rank 4"), HasSubstr("tensors have 2"), HasSubstr("layers.0.self_attn.q_proj")));
}

TEST(Refusals, NameLoraWhereItIsNotRun) {
    const Variant variant(kData / "gaussian");
    variant.rename("adapter_model.safetensors", [](const std::string& name) {
        return replaced(name, "model.language_model.layers.1.self_attn.v_proj", "lm_head");
    });
    EXPECT_THAT(refusal({kData / "model", variant.path()}),
                AllOf(HasSubstr("lm_head.lora_"), HasSubstr("missing"))); // v_proj of layer 1 is named by the settings
}

TEST(Refusals, TheOtherHalfOfAnAdapterIsNotPassedOver) {
    for (const char* half : {"non_lora_trainables.bin", "mm_projector.bin", "non_lora_trainables.safetensors"}) {
        const Variant variant(kData / "gaussian");
        std::ofstream(variant.path() / half) << "x";
        EXPECT_THAT(refusal({kData / "model", variant.path()}), AllOf(HasSubstr("Unsupported"), HasSubstr(half)));
        const Variant whole(kData / "stabilised"); // which has the projector
        std::ofstream(whole.path() / half) << "x";
        EXPECT_EQ(refusal({kData / "model", whole.path()}), "accepted");
    }
}

TEST(Refusals, OtherUnreadWeightsAreNoted) {
    const auto notes = [](const char* file) {
        const Variant variant(kData / "gaussian");
        std::ofstream(variant.path() / file) << "x";
        return LocalBackend({kData / "model", variant.path()}, {{Device::Cpu}, NumberFormat::Fp32, 1})
            .description()
            .weights.notes;
    };
    for (const char* file : {"extra.bin", "head.pt", "second.safetensors"})
        EXPECT_THAT(notes(file), testing::ElementsAre(HasSubstr(file))) << file;
    for (const char* file : {"adapter_model.bin", "optimizer.pt", "training_args.bin", "rng_state_0.pth", "README.md"})
        EXPECT_TRUE(notes(file).empty()) << file;
}

TEST(Refusals, ABrokenProjectorIsCalledThat) {
    const Variant variant(kData / "model");
    const SafetensorsFile file(variant.path() / "model.safetensors");
    const auto offset = file.find("multi_modal_projector.linear_2.bias")->offset;
    std::fstream stream(variant.path() / "model.safetensors", std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(offset));
    stream.write("\xff\x7f", 2);
    stream.close();
    EXPECT_THAT(refusal({variant.path(), {}}), AllOf(HasSubstr("linear_2.bias"), HasSubstr("the projector is broken")));
}

} // namespace
} // namespace pllava
