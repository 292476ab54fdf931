#include "core/checkpoint/model_config.h"

#include <fstream>
#include <functional>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/model/load_model_config.h"
#include "tests/support/scratch_folder.h"

using namespace pllava;
using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

const std::filesystem::path kDemo = PLLAVA_RESOURCES "/demo-model";
const std::filesystem::path kGoldens = PLLAVA_GOLDENS "/checkpoints";

/// The smallest config.json, with one key replaced. `pointer` is a JSON pointer such as "/text_config/hidden_size".
std::string configWith(const std::string& pointer = {}, const json& value = nullptr) {
    json config = {{"model_type", "llava"}, {"pad_token_id", 0}};
    if (!pointer.empty())
        config[json::json_pointer(pointer)] = value;
    return config.dump();
}

ModelConfig parse(const std::string& pointer = {}, const json& value = nullptr) {
    return parseModelConfig(configWith(pointer, value), "config.json");
}

/// What is wrong with a text, as "Kind: message".
std::string faultOf(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return fmt::format("{}: {}", name(error.kind()), error.what());
    }
    return "accepted";
}

std::string fault(const std::string& pointer, const json& value) {
    return faultOf([&] { parse(pointer, value); });
}

std::string preprocessorFault(const json& config) {
    return faultOf([&] { parsePreprocessorConfig(config.dump(), "preprocessor_config.json"); });
}

class ModelFolder : public testing::Test {
protected:
    void put(const std::string& name, std::string_view text) const { std::ofstream(m_folder / name) << text; }
    std::string defaultsFault(const std::string& file, std::string_view text) const {
        put(file, text);
        const std::string result = faultOf([&] { loadModelDefaults(m_folder); });
        EXPECT_THAT(result, HasSubstr(file));
        std::filesystem::remove(m_folder / file);
        return result;
    }
    const test::ScratchFolder m_scratch;
    const std::filesystem::path m_folder = m_scratch.path();
};

} // namespace

TEST(ModelConfig, ReadsTheGoldenCheckpoints) {
    for (const char* folder : {"tiny-pllava-mha", "tiny-pllava-mha-base", "tiny-pllava-mha-merged-fp32"}) {
        const ModelConfig config = loadModelConfig(kGoldens / folder);
        EXPECT_EQ(config.vision.hiddenSize, 64);
        EXPECT_EQ(config.vision.imageSize, 56);
        EXPECT_EQ(config.vision.activation, "quick_gelu");
        EXPECT_DOUBLE_EQ(config.vision.layerNormEps, 1e-5);
        EXPECT_EQ(config.text.hiddenSize, 96);
        EXPECT_EQ(config.text.headDim, 16);
        EXPECT_EQ(config.text.vocabularySize, 1064);
        EXPECT_EQ(config.text.maxPositions, 4096);
        EXPECT_DOUBLE_EQ(config.text.rmsNormEps, 1e-5);
        EXPECT_DOUBLE_EQ(config.text.ropeTheta, 10000);
        EXPECT_EQ(config.imageTokenIndex, 1000);
        EXPECT_EQ(config.padTokenId, 1001);
        EXPECT_THAT(config.frameShape, ElementsAre(4, 4));
        EXPECT_EQ(loadPreprocessorConfig(kGoldens / folder, config).shortestEdge, 56);
        EXPECT_THAT(loadEndOfSequenceIds(kGoldens / folder), ElementsAre(2));
    }
}

TEST(ModelConfig, FillsInEveryOmittedDefault) {
    const ModelConfig config = parse();
    EXPECT_EQ(config.vision.hiddenSize, 1024) << "no vision_config at all means CLIP ViT-L/14-336";
    EXPECT_EQ(config.vision.layers, 24);
    EXPECT_THAT(config.frameShape, ElementsAre(24, 24));
    EXPECT_EQ(config.text.hiddenSize, 4096);
    EXPECT_EQ(config.text.keyValueHeads, 32);
    EXPECT_EQ(config.text.headDim, 128);
    EXPECT_DOUBLE_EQ(config.text.rmsNormEps, 1e-6);
    EXPECT_EQ(config.imageTokenIndex, 32000);
    EXPECT_EQ(config.visionFeatureLayer, -2);
    EXPECT_TRUE(config.projectorBias);

    const ModelConfig partly = parse("/vision_config/patch_size", 16);
    EXPECT_EQ(partly.vision.hiddenSize, 768) << "a vision_config means CLIPVisionConfig's defaults";
    EXPECT_EQ(partly.vision.imageSize, 224);
    EXPECT_THAT(partly.frameShape, ElementsAre(14, 14));
    EXPECT_EQ(parse("/vision_config", nullptr).vision.hiddenSize, 1024);
}

TEST(ModelConfig, DerivesHeadsFromWhatIsSaid) {
    const ModelConfig config = parse("/text_config", {{"hidden_size", 7168}, {"num_attention_heads", 56}});
    EXPECT_EQ(config.text.keyValueHeads, 56);
    EXPECT_EQ(config.text.headDim, 128);
    const ModelConfig grouped =
        parse("/text_config",
              {{"num_attention_heads", 6}, {"num_key_value_heads", 2}, {"hidden_size", 100}, {"head_dim", 32}});
    EXPECT_EQ(grouped.text.keyValueHeads, 2);
    EXPECT_EQ(grouped.text.headDim, 32);
    EXPECT_EQ(parse("/text_config", {{"num_key_value_heads", nullptr}}).text.keyValueHeads, 32);
}

TEST(ModelConfig, ReadsRotaryPositionsOldAndNew) {
    EXPECT_DOUBLE_EQ(parse("/text_config/rope_theta", 5e6).text.ropeTheta, 5e6);
    EXPECT_DOUBLE_EQ(
        parse("/text_config/rope_parameters", {{"rope_theta", 5000000}, {"rope_type", "default"}}).text.ropeTheta, 5e6);
    EXPECT_DOUBLE_EQ(parse("/text_config/rope_scaling", nullptr).text.ropeTheta, 1e4);
    EXPECT_DOUBLE_EQ(parse("/text_config/rope_scaling", {{"rope_type", "default"}}).text.ropeTheta, 1e4);
    for (const json& scaling :
         {json{{"type", "linear"}, {"factor", 2}}, json{{"factor", 2}}, json{{"rope_type", "llama3"}}}) {
        EXPECT_THAT(fault("/text_config/rope_scaling", scaling), HasSubstr("Unsupported"));
        EXPECT_THAT(fault("/text_config/rope_parameters", scaling), HasSubstr("Unsupported"));
    }
    EXPECT_THAT(fault("/text_config/rope_scaling", 2), HasSubstr("CorruptFile"));
    EXPECT_THAT(fault("/text_config/rope_theta", 0), HasSubstr("CorruptFile"));
}

TEST(ModelConfig, ReadsTokenIds) {
    EXPECT_EQ(parse("/image_token_index", 64002).imageTokenIndex, 64002);
    EXPECT_EQ(parse("/image_token_id", 7).imageTokenIndex, 7);
    EXPECT_EQ(parseModelConfig(R"({"model_type":"llava","text_config":{"pad_token_id":5}})", "c").padTokenId, 5);
    EXPECT_EQ(parseModelConfig(R"({"model_type":"llava","pad_token_id":null,"text_config":{"pad_token_id":5}})", "c")
                  .padTokenId,
              5);
    EXPECT_EQ(
        parseModelConfig(R"({"model_type":"llava","pad_token_id":4,"text_config":{"pad_token_id":5}})", "c").padTokenId,
        4);
    for (const char* none : {R"({"model_type":"llava"})", R"({"model_type":"llava","pad_token_id":-1})"})
        EXPECT_EQ(parseModelConfig(none, "c").padTokenId, 0); // the image token has no row in this embedding
    EXPECT_EQ(parseModelConfig(R"({"model_type":"llava","image_token_id":31999})", "c").padTokenId, 31999);
    for (const json& id : {json(-2), json(32000), json("0"), json(0.5)})
        EXPECT_THAT(fault("/pad_token_id", id), AllOf(HasSubstr("CorruptFile"), HasSubstr("pad_token_id")));
    EXPECT_THAT(fault("/image_token_index", -200), HasSubstr("image_token_index"));
}

TEST(ModelConfig, AcceptsEveryNameOfTheFamily) {
    for (const char* type : {"llava", "pllava", "llava_next"})
        EXPECT_EQ(parse("/model_type", type).padTokenId, 0);
    for (const auto& [pointer, value] : std::map<std::string, json>{{"/vision_config/hidden_act", "gelu"},
                                                                    {"/text_config/hidden_act", "silu"},
                                                                    {"/text_config/model_type", "llama"},
                                                                    {"/vision_config/model_type", "clip_vision_model"}})
        EXPECT_EQ(fault(pointer, value), "accepted") << pointer;
    EXPECT_TRUE(parse("/text_config/attention_bias", true).text.attentionBias);
    EXPECT_TRUE(parse("/text_config/tie_word_embeddings", true).text.tieWordEmbeddings);
    EXPECT_TRUE(parse("/tie_word_embeddings", true).text.tieWordEmbeddings);
    EXPECT_FALSE(parse("/tie_word_embeddings", false).text.tieWordEmbeddings);
    EXPECT_FALSE(parse("/multimodal_projector_bias", false).projectorBias);
}

TEST(ModelConfig, RefusesOtherKindsOfModel) {
    for (const auto& [pointer, value] :
         std::map<std::string, json>{{"/model_type", "qwen2"},
                                     {"/text_config/model_type", "mistral"},
                                     {"/text_config/hidden_act", "gelu"},
                                     {"/text_config/mlp_bias", true},
                                     {"/vision_config/model_type", "siglip_vision_model"},
                                     {"/vision_config/hidden_act", "relu"},
                                     {"/vision_config/num_channels", 1},
                                     {"/vision_feature_select_strategy", "full"},
                                     {"/vision_feature_layer", {-2, -5}},
                                     {"/projector_hidden_act", "relu"}})
        EXPECT_THAT(fault(pointer, value),
                    AllOf(HasSubstr("Unsupported: config.json"), HasSubstr(pointer.substr(pointer.rfind('/') + 1))));
}

TEST(ModelConfig, RefusesAbsurdSizes) {
    for (const char* key : {"hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads"})
        for (const json& size : {json(1'000'000'000), json(-1), json(0), json(18446744073709551615u), json(1e30),
                                 json(96.0), json("96"), json(true), json::array({96}), json::object()})
            for (const char* part : {"/text_config/", "/vision_config/"})
                EXPECT_THAT(fault(part + std::string(key), size),
                            AllOf(HasSubstr("CorruptFile: config.json"), HasSubstr(key)))
                    << size;
    for (const char* pointer :
         {"/text_config/vocab_size", "/text_config/num_key_value_heads", "/text_config/head_dim",
          "/text_config/max_position_embeddings", "/vision_config/image_size", "/vision_config/patch_size"})
        for (const json& size : {json(1'000'000'000), json(-1), json(0)})
            EXPECT_THAT(fault(pointer, size), HasSubstr("CorruptFile")) << pointer;
    EXPECT_THAT(fault("/text_config/rms_norm_eps", -1), HasSubstr("rms_norm_eps"));
    EXPECT_THAT(fault("/vision_config/layer_norm_eps", "1e-5"), HasSubstr("layer_norm_eps"));
}

TEST(ModelConfig, RefusesSizesThatDoNotFitEachOther) {
    EXPECT_THAT(fault("/text_config", {{"num_attention_heads", 7}}), HasSubstr("not a multiple of 7"));
    EXPECT_THAT(fault("/text_config", {{"num_key_value_heads", 5}}), HasSubstr("cannot share 5"));
    EXPECT_THAT(fault("/text_config", {{"head_dim", 15}}), HasSubstr("even"));
    EXPECT_THAT(fault("/vision_config", {{"num_attention_heads", 7}}), HasSubstr("not a multiple of 7"));
    EXPECT_THAT(fault("/vision_config", {{"image_size", 230}}), HasSubstr("do not divide"));
    EXPECT_THAT(fault("/frame_shape", {16, 16}), HasSubstr("24 x 24 patches"));
    EXPECT_THAT(fault("/frame_shape", {24}), HasSubstr("frame_shape"));
    EXPECT_THAT(fault("/frame_shape", {24, 24, 24}), HasSubstr("frame_shape"));
    EXPECT_EQ(fault("/frame_shape", {24, 24}), "accepted");
    EXPECT_EQ(parse("/vision_feature_layer", -25).visionFeatureLayer, -25);
    EXPECT_EQ(parse("/vision_feature_layer", 24).visionFeatureLayer, 24);
    EXPECT_THAT(fault("/vision_feature_layer", -26), HasSubstr("vision_feature_layer"));
    EXPECT_THAT(fault("/vision_feature_layer", 25), HasSubstr("vision_feature_layer"));
}

TEST(ModelConfig, NamesTheKeyOfAWrongType) {
    EXPECT_THAT(fault("/text_config", json::array()),
                AllOf(HasSubstr("config.json, text_config"), HasSubstr("object")));
    EXPECT_THAT(fault("/vision_config", 1), HasSubstr("vision_config"));
    EXPECT_THAT(fault("/model_type", 1), HasSubstr("\"model_type\" is 1, not a text"));
    EXPECT_THAT(fault("/text_config/attention_bias", "no"), HasSubstr("attention_bias"));
    EXPECT_THAT(fault("/frame_shape", "24x24"), HasSubstr("frame_shape"));
    EXPECT_LT(fault("/model_type", json::array({std::string(100'000, 'x')})).size(), 300u);
    EXPECT_LT(fault("/model_type", std::string(100'000, 'x')).size(), 300u);
}

TEST(ModelConfig, RefusesWhatIsNoConfig) {
    for (const char* text : {"", "{", "[]", "1", "null", "\xff", "{} {}", R"({"pad_token_id":1e999})"})
        EXPECT_THAT(faultOf([&] { parseModelConfig(text, "config.json"); }), HasSubstr("CorruptFile: config.json"))
            << text;
    EXPECT_THAT(faultOf([] { parseModelConfig(R"({"use_lora":true,"lora_r":32})", "config.json"); }),
                HasSubstr("adapter"));
    std::string deep = R"({"model_type":)" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}";
    EXPECT_THAT(faultOf([&] { parseModelConfig(deep, "config.json"); }), HasSubstr("nested more than 128 deep"));
    EXPECT_THAT(faultOf([] { loadModelConfig(kDemo / "nowhere"); }), HasSubstr("NotFound"));
}

TEST_F(ModelFolder, FindsTheEndOfSequenceIds) {
    EXPECT_THAT(loadEndOfSequenceIds(m_folder), ElementsAre(2));
    put("config.json", R"({"text_config":{"eos_token_id":9}})");
    EXPECT_THAT(loadEndOfSequenceIds(m_folder), ElementsAre(9));
    put("config.json", R"({"eos_token_id":8,"text_config":{"eos_token_id":9}})");
    EXPECT_THAT(loadEndOfSequenceIds(m_folder), ElementsAre(8));
    put("generation_config.json", R"({"eos_token_id":null})");
    EXPECT_THAT(loadEndOfSequenceIds(m_folder), ElementsAre(8));
    put("generation_config.json", R"({"eos_token_id":[7,2]})");
    EXPECT_THAT(loadEndOfSequenceIds(m_folder), ElementsAre(7, 2));
    for (const char* bad : {"[]", "-1", "\"2\"", "[2,null]", "{}", "1.5"}) {
        put("generation_config.json", fmt::format(R"({{"eos_token_id":{}}})", bad));
        EXPECT_THAT(faultOf([&] { loadEndOfSequenceIds(m_folder); }), HasSubstr("CorruptFile")) << bad;
    }
}

TEST(PreprocessorConfig, ReadsBothWaysToWriteSizes) {
    const auto objects = parsePreprocessorConfig(
        R"({"size":{"shortest_edge":112},"crop_size":{"height":100,"width":96},"image_mean":[0,0.25,1],"image_std":[1,2,3],"rescale_factor":0.5})",
        "p");
    EXPECT_EQ(objects.shortestEdge, 112);
    EXPECT_EQ(objects.cropHeight, 100);
    EXPECT_EQ(objects.cropWidth, 96);
    EXPECT_THAT(objects.mean, ElementsAre(0.f, 0.25f, 1.f));
    EXPECT_THAT(objects.standardDeviation, ElementsAre(1.f, 2.f, 3.f));
    EXPECT_DOUBLE_EQ(objects.rescaleFactor, 0.5);
    const auto numbers = parsePreprocessorConfig(R"({"size":224,"crop_size":224})", "p");
    EXPECT_EQ(numbers.shortestEdge, 224);
    EXPECT_EQ(numbers.cropWidth, 224);
    EXPECT_FLOAT_EQ(numbers.mean[0], 0.48145466f);
    EXPECT_EQ(parsePreprocessorConfig("{}", "p", 56).cropHeight, 56);
}

TEST(PreprocessorConfig, RefusesOtherKinds) {
    for (const char* step : {"do_resize", "do_center_crop", "do_rescale", "do_normalize"}) {
        EXPECT_THAT(preprocessorFault({{step, false}}), AllOf(HasSubstr("Unsupported"), HasSubstr(step)));
        EXPECT_EQ(preprocessorFault({{step, true}}), "accepted");
        EXPECT_THAT(preprocessorFault({{step, 1}}), HasSubstr("CorruptFile"));
    }
    EXPECT_THAT(preprocessorFault({{"resample", 2}}), HasSubstr("Unsupported"));
    EXPECT_THAT(preprocessorFault({{"size", {{"height", 336}, {"width", 336}}}}), HasSubstr("Unsupported"));
    EXPECT_THAT(preprocessorFault({{"size", 224}, {"crop_size", 336}}), HasSubstr("Unsupported"));
    EXPECT_THAT(preprocessorFault({{"image_processor_type", "SiglipImageProcessor"}}), HasSubstr("Unsupported"));
    EXPECT_EQ(preprocessorFault({{"image_processor_type", "CLIPImageProcessor"}}), "accepted");
}

TEST(PreprocessorConfig, RefusesWrongNumbers) {
    for (const json& size : {json(0), json(-1), json(1'000'000'000), json("336"), json(1.5), json::array({336}),
                             json{{"shortest_edge", 0}}})
        EXPECT_THAT(preprocessorFault({{"size", size}}), HasSubstr("CorruptFile")) << size;
    for (const json& list :
         {json(1), json::array(), json{1, 2}, json{1, 2, "3"}, json{0, 1, 1}, json{-1, 1, 1}, json{1e300, 1, 1}})
        EXPECT_THAT(preprocessorFault({{"image_std", list}}), AllOf(HasSubstr("CorruptFile"), HasSubstr("image_std")))
            << list;
    EXPECT_THAT(preprocessorFault({{"rescale_factor", 0}}), HasSubstr("rescale_factor"));
    EXPECT_THAT(faultOf([] { parsePreprocessorConfig("[]", "p"); }), HasSubstr("CorruptFile: p"));
}

TEST_F(ModelFolder, MakesThePreprocessorFitTheVisionTower) {
    put("config.json", configWith("/vision_config", {{"image_size", 56}, {"patch_size", 14}}));
    EXPECT_EQ(loadPreprocessorConfig(m_folder, loadModelConfig(m_folder)).shortestEdge, 56);
    EXPECT_EQ(loadPreprocessorConfig(m_folder, loadModelConfig(m_folder)).cropWidth, 56);
    put("preprocessor_config.json", R"({"size":64,"crop_size":56})");
    EXPECT_EQ(loadPreprocessorConfig(m_folder, loadModelConfig(m_folder)).shortestEdge, 64);
    put("preprocessor_config.json", R"({"size":336,"crop_size":336})");
    EXPECT_THAT(faultOf([&] { loadPreprocessorConfig(m_folder, loadModelConfig(m_folder)); }),
                AllOf(HasSubstr("CorruptFile"), HasSubstr("336 x 336"), HasSubstr("56 x 56")));
}

TEST_F(ModelFolder, ALinkToNothingIsNotAnAbsentFile) {
    put("config.json", configWith("/pad_token_id", 0));
    for (const char* file : {"pllava.json", "preprocessor_config.json", "processor_config.json", "adapter_config.json",
                             "generation_config.json"}) {
        std::filesystem::create_symlink("gone", m_folder / file);
        EXPECT_THAT(faultOf([&] {
                        loadModelDefaults(m_folder);
                        loadPreprocessorConfig(m_folder, loadModelConfig(m_folder));
                    }),
                    AllOf(HasSubstr("NotFound"), HasSubstr(file), HasSubstr("link")));
        std::filesystem::remove(m_folder / file);
    }
}

TEST(ModelDefaults, ReadsTheDemoModel) {
    const ModelDefaults base = loadModelDefaults(kDemo / "base");
    EXPECT_EQ(base.promptTemplate, "plain");
    EXPECT_EQ(base.frames, 8);
    EXPECT_EQ(base.pooling, (PoolingShape{8, 4, 4}));
    EXPECT_EQ(base.maxNewTokens, 96);
    EXPECT_FALSE(base.loraAlpha);
    EXPECT_EQ(loadModelConfig(kDemo / "base").text.headDim, 48);
    const ModelDefaults adapter = loadModelDefaults(kDemo / "adapters" / "nframe-step10");
    EXPECT_EQ(adapter.frames, 4);
    EXPECT_EQ(adapter.pooling, (PoolingShape{4, 8, 8}));
    EXPECT_EQ(adapter.loraAlpha, 32);
    EXPECT_EQ(adapter.loraRank, 32);
    EXPECT_EQ(adapter.promptTemplate, "plain");
}

TEST_F(ModelFolder, TakesEachDefaultFromTheFirstFileThatSaysIt) {
    EXPECT_FALSE(loadModelDefaults(m_folder).frames);
    put("generation_config.json", R"({"max_new_tokens":100})");
    put("config.json",
        R"({"num_frames":16,"pooling_shape":[16,12,12],"lora_alpha":4,"lora_r":128,"max_new_tokens":null})");
    EXPECT_EQ(loadModelDefaults(m_folder).maxNewTokens, 100);
    EXPECT_EQ(loadModelDefaults(m_folder).loraAlpha, 4);
    EXPECT_EQ(loadModelDefaults(m_folder).loraRank, 128);
    put("adapter_config.json", R"({"peft_type":"LORA","r":64,"lora_alpha":14.5})");
    EXPECT_EQ(loadModelDefaults(m_folder).loraAlpha, 14.5);
    EXPECT_EQ(loadModelDefaults(m_folder).loraRank, 64);
    put("pllava.json", R"({"template":"plain","frames":8,"lora_alpha":0,"max_new_tokens":7})");
    const ModelDefaults defaults = loadModelDefaults(m_folder);
    EXPECT_EQ(defaults.frames, 8);
    EXPECT_EQ(defaults.pooling, (PoolingShape{16, 12, 12}));
    EXPECT_EQ(defaults.loraAlpha, 0);
    EXPECT_EQ(defaults.loraRank, 64);
    EXPECT_EQ(defaults.maxNewTokens, 7);
    EXPECT_EQ(defaults.promptTemplate, "plain");
}

TEST_F(ModelFolder, RefusesWrongDefaults) {
    for (const char* frames : {"0", "-1", "4097", "8.5", "\"8\"", "[8]", "true"}) {
        EXPECT_THAT(defaultsFault("pllava.json", fmt::format(R"({{"frames":{}}})", frames)), HasSubstr("CorruptFile"))
            << frames;
        EXPECT_THAT(defaultsFault("config.json", fmt::format(R"({{"num_frames":{}}})", frames)),
                    HasSubstr("CorruptFile"))
            << frames;
    }
    for (const char* shape : {"8", "[]", "[8,4]", "[8,4,4,4]", "[8,0,4]", "[8,-4,4]", "[8,4,1e9]", "[8,4,\"4\"]", "{}"})
        EXPECT_THAT(defaultsFault("config.json", fmt::format(R"({{"pooling_shape":{}}})", shape)),
                    HasSubstr("CorruptFile"))
            << shape;
    for (const char* alpha : {"\"4\"", "1e999", "[4]", "NaN", "Infinity"})
        EXPECT_THAT(defaultsFault("pllava.json", fmt::format(R"({{"lora_alpha":{}}})", alpha)),
                    HasSubstr("CorruptFile"))
            << alpha;
    EXPECT_THAT(defaultsFault("pllava.json", R"({"template":""})"), HasSubstr("CorruptFile"));
    EXPECT_THAT(defaultsFault("pllava.json", R"({"template":7})"), HasSubstr("CorruptFile"));
    EXPECT_THAT(defaultsFault("generation_config.json", R"({"max_new_tokens":0})"), HasSubstr("CorruptFile"));
    EXPECT_THAT(defaultsFault("adapter_config.json", R"({"r":0})"), HasSubstr("CorruptFile"));
    EXPECT_THAT(defaultsFault("adapter_config.json", R"({"peft_type":"IA3"})"), HasSubstr("Unsupported"));
    EXPECT_THAT(defaultsFault("adapter_config.json", R"({"use_dora":true})"), HasSubstr("Unsupported"));
    EXPECT_THAT(defaultsFault("adapter_config.json", R"({"init_lora_weights":"pissa"})"), HasSubstr("Unsupported"));
    EXPECT_THAT(defaultsFault("adapter_config.json", "[]"), HasSubstr("CorruptFile"));
    EXPECT_THAT(defaultsFault("pllava.json", "{"), HasSubstr("CorruptFile"));
}
