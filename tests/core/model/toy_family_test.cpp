// A family of models that only this test knows: what it takes to add one, and what comes with it.

#include <array>
#include <cstdlib>
#include <fstream>
#include <random>

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linear.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json_object.h"
#include "core/chat/local_model.h"
#include "core/chat/session.h"
#include "core/export/weight_export.h"
#include "core/model/expected_weights.h"
#include "core/model/family.h"
#include "core/model/load_model_config.h"
#include "core/pretrain/whole_model.h"
#include "core/train/trainable_model.h"
#include "tests/support/frames_file.h"
#include "tests/support/process.h"

namespace pllava {
namespace {

/// Each patch's mean colour and a linear layer: no attention, no class token.
class MeanColorTower final : public VisionTower {
public:
    MeanColorTower(const VisionConfig& config, TensorSource& source)
        : m_patch(config.patchSize), m_weight(source.tensor("vision_tower.colors.weight", {config.hiddenSize, 3})),
          m_bias(source.tensor("vision_tower.colors.bias", {config.hiddenSize})) {}

    at::Tensor forward(const at::Tensor& pixelValues, const std::stop_token&,
                       const std::function<void(std::int64_t)>& done) const override {
        const at::Tensor means = at::avg_pool2d(pixelValues, {m_patch, m_patch}).flatten(2).transpose(1, 2);
        if (done)
            done(means.size(0));
        return at::linear(means.to(m_weight.scalar_type()), m_weight, m_bias).to(at::kFloat);
    }

private:
    std::int64_t m_patch;
    at::Tensor m_weight, m_bias;
};

/// Its vision part has another name and other keys; its language model has biases as Qwen2's.
ModelConfig toyConfig(const JsonObject& root) {
    ModelConfig config = readLlamaConfig(root);
    config.text.attentionBias = true;
    const JsonObject eyes = root.requiredObject("eyes");
    config.vision.hiddenSize = eyes.required<std::int64_t>("colors");
    config.vision.imageSize = 56;
    config.vision.patchSize = 14;
    config.frameShape = {4, 4};
    config.ownShape = {{5, 1}};
    config.defaults.frames = 3;
    config.defaults.promptTemplate = "plain";
    return config;
}

std::shared_ptr<const VisionTower> toyTower(const ModelConfig& config, TensorSource& source) {
    return std::make_shared<MeanColorTower>(config.vision, source);
}

/// The mean of each row of patches, pooled before the projector, and a token that ends the frame.
OwnTokens toyTokens(const ModelConfig& config, TensorSource& source) {
    const at::Tensor end = source.tensor("frame_end", {config.text.hiddenSize});
    return [end](const at::Tensor& visionFeatures, const MultiModalProjector& projector) {
        const at::Tensor rows = projector.forward(visionFeatures.unflatten(1, {4, 4}).mean(2)).to(at::kFloat);
        return at::cat({rows, end.to(at::kFloat).expand({rows.size(0), 1, -1})}, 1).flatten(0, 1);
    };
}

constexpr std::array<std::string_view, 2> kToyTypes{"toy_video", "toy_video_next"};
const Family kToy{kToyTypes, "ToyForVideo", toyConfig, toyTower, toyTokens};

} // namespace

/// The program's table and one more line. The linker uses this one, since it leaves out of the library what it has.
extern const Family kLlava;
std::span<const Family* const> families() {
    static constexpr std::array kFamilies{&kLlava, &kToy};
    return kFamilies;
}

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const fs::path kTokenizer = PLLAVA_GOLDENS "/checkpoints/tiny-pllava-mha";
const ComputeSettings kCpu{{Device::Cpu}, NumberFormat::Fp32, 1};
constexpr std::int64_t kTokens = 3 * 5;

Error faultOf(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    return {ErrorKind::Internal, "nothing was thrown"};
}

/// A checkpoint of random weights, which a test may damage.
class ToyFamily : public testing::Test {
protected:
    ToyFamily() {
        setenv("PLLAVA_RESOURCES", PLLAVA_RESOURCES, 1);
        for (const char* file : {"tokenizer.model", "tokenizer_config.json", "added_tokens.json"})
            fs::copy(kTokenizer / file, m_folder / file);
        const json text{{"hidden_size", 32},        {"intermediate_size", 48}, {"num_hidden_layers", 2},
                        {"num_attention_heads", 4}, {"vocab_size", 1064},      {"max_position_embeddings", 256}};
        const json config{{"model_type", "toy_video"},
                          {"image_token_index", 1000},
                          {"pad_token_id", 1001},
                          {"text_config", text},
                          {"eyes", {{"colors", 12}}}};
        std::ofstream(m_folder / "config.json") << config;
        write(expectedWeights(loadModelConfig(m_folder.path())));
    }
    void write(const std::vector<ExpectedTensor>& tensors, const std::string& folder = ".") const {
        std::mt19937 random(7); // NOLINT: the same weights each time
        std::normal_distribution<float> normal(0, 0.3F);
        std::vector<TensorOutline> outlines;
        for (const ExpectedTensor& tensor : tensors)
            outlines.push_back({tensor.name, DType::F32, tensor.shape});
        std::vector<float> values;
        fs::create_directories(m_folder / folder);
        writeSafetensors(m_folder / folder / "model.safetensors", outlines, [&](const TensorOutline& tensor) {
            values.resize(byteCount(tensor.type, tensor.shape).value() / sizeof(float));
            for (float& value : values)
                value = normal(random);
            return std::as_bytes(std::span(values));
        });
    }
    std::shared_ptr<LocalModel> load(const LocalModel* sibling = nullptr) const {
        return std::make_shared<LocalModel>(ModelFolders{m_folder.path(), {}}, kCpu, std::stop_token(), Progress(),
                                            sibling);
    }
    Session session() const {
        Session session(load());
        session.open(test::writeFrames(m_video, 20));
        return session;
    }
    const test::ScratchFolder m_folder, m_video;
};

TEST_F(ToyFamily, AnswersAboutAVideoInItsOwnLayout) {
    Session session = this->session();
    AskSettings settings = session.defaults();
    EXPECT_EQ(settings.layout, VisualLayout::Own);
    EXPECT_EQ(settings.frames, 3);
    EXPECT_EQ(settings.promptTemplate, "plain");
    settings.capture = Capture::Everything;
    settings.generation.maxNewTokens = 8;
    const Answer answer = session.ask("What moves?", settings);
    EXPECT_EQ(answer.visualTokens, kTokens);
    EXPECT_EQ(answer.settings.pooling, (PoolingShape{3, 5, 1}));
    EXPECT_FALSE(answer.newIds.empty());
    std::map<std::string, std::vector<std::int64_t>> shapes;
    for (const NamedTensor& tensor : answer.tensors)
        shapes[tensor.name] = tensor.shape;
    EXPECT_EQ(shapes.at("vision_features"), (std::vector<std::int64_t>{3, 16, 12}));
    EXPECT_EQ(shapes.at("pooled"), (std::vector<std::int64_t>{kTokens, 32}));
    EXPECT_EQ(shapes.at("norms.final"), std::vector<std::int64_t>{kTokens});
    const Answer next = session.ask("And then?", settings);
    EXPECT_GT(next.promptTokens, answer.promptTokens);
    EXPECT_EQ(session.encodings(), 1);
}

TEST_F(ToyFamily, HasTheLayoutsOfAllModelsToo) {
    Session session = this->session();
    const auto tokens = [&](VisualLayout layout) {
        AskSettings settings = session.defaults();
        applyLayout(settings, layout);
        settings.pooling = {2, 2, 2};
        settings.generation.maxNewTokens = 1;
        session.newConversation();
        return session.ask("What moves?", settings).visualTokens;
    };
    EXPECT_EQ(tokens(VisualLayout::Pllava), 8);
    EXPECT_EQ(tokens(VisualLayout::NFrame), 48);
    EXPECT_EQ(tokens(VisualLayout::VideoChatGpt), 19);
    EXPECT_EQ(tokens(VisualLayout::IgVlm), 16);
    EXPECT_EQ(tokens(VisualLayout::Own), kTokens);
}

TEST_F(ToyFamily, CanBeLookedInto) {
    Session session = this->session();
    const AskSettings settings = session.defaults();
    const Answer answer = session.ask("What moves?", settings);
    const std::vector<ProbePoint> points{{ProbePoint::Kind::Projected},
                                         {ProbePoint::Kind::Pooled},
                                         {ProbePoint::Kind::Layer, 1},
                                         {ProbePoint::Kind::Final}};
    const std::vector<TokenView> views = session.tokenViews(points, settings);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const TokenNorms norms = session.tokenNorms(points[i], settings);
        EXPECT_EQ(norms.shape, (PoolingShape{3, 5, 1}));
        ASSERT_EQ(norms.norms.size(), static_cast<std::size_t>(kTokens));
        EXPECT_EQ(coordinateOf(norms, 7), (TokenCoordinate{1, 2, 0}));
        for (std::size_t token = 0; token < norms.norms.size(); ++token)
            EXPECT_NEAR(views[i].norms.norms[token], norms.norms[token], 1e-4F * norms.norms[token]);
        if (!points[i].needsPrompt()) {
            EXPECT_EQ(norms.norms[4], norms.norms[9]) << "each frame ends with the same token";
            EXPECT_NE(norms.norms[3], norms.norms[8]) << "and sees something else";
        }
    }
    EXPECT_EQ(session.attention(answer).shape, (PoolingShape{3, 5, 1}));
}

TEST_F(ToyFamily, SharesItsWeightsAndClips) {
    const auto first = load(), second = load(first.get());
    EXPECT_GT(first->bytesRead(), 0u);
    EXPECT_EQ(second->bytesRead(), 0u);
    EXPECT_EQ(first->clips(), second->clips());
}

TEST_F(ToyFamily, ADamagedCheckpointIsRefusedWithTheWholeReport) {
    std::vector<ExpectedTensor> tensors = expectedWeights(loadModelConfig(m_folder.path()));
    for (ExpectedTensor& tensor : tensors)
        if (tensor.name == "vision_tower.colors.bias")
            tensor.name = "vision_tower.colours.bias";
        else if (tensor.name == "frame_end")
            tensor.shape = {16, 2};
    write(tensors);
    const Error error = faultOf([&] { load(); });
    EXPECT_EQ(error.kind(), ErrorKind::CorruptFile);
    EXPECT_THAT(error.details(), AllOf(HasSubstr("missing (1):\n  vision_tower.colors.bias"),
                                       HasSubstr("unexpected (1):\n  vision_tower.colours.bias"),
                                       HasSubstr("frame_end: file has [16, 2], model needs [32]")));
}

TEST_F(ToyFamily, SaysWhatItsLanguageModelHas) {
    std::set<std::string> names;
    for (const ExpectedTensor& tensor : expectedWeights(loadModelConfig(m_folder.path())))
        names.insert(tensor.name);
    EXPECT_TRUE(names.contains("language_model.model.layers.1.self_attn.v_proj.bias"));
    EXPECT_FALSE(names.contains("language_model.model.layers.1.self_attn.o_proj.bias"));
}

TEST_F(ToyFamily, IsMergedAsWhatItIs) {
    std::vector<ExpectedTensor> lora;
    for (const char* layer : {"0", "1"})
        for (const char* kind : {"q_proj", "v_proj"}) {
            const std::string name =
                std::string("language_model.base_model.model.model.layers.") + layer + ".self_attn." + kind + ".lora_";
            lora.push_back({name + "A.default.weight", {2, 32}});
            lora.push_back({name + "B.default.weight", {32, 2}});
        }
    write(lora, "lora");
    json config = json::parse(std::ifstream(m_folder / "config.json"));
    config.update({{"use_lora", true}, {"lora_r", 2}, {"lora_alpha", 2}});
    std::ofstream(m_folder / "lora/config.json") << config;
    MergeJob job;
    job.folders = {m_folder.path(), m_folder / "lora"};
    job.output = m_video / "merged";
    job.compute = kCpu;
    mergeAdapter(job);
    const json merged = json::parse(std::ifstream(job.output / "config.json"));
    EXPECT_EQ(merged["model_type"], "toy_video");
    EXPECT_EQ(merged["architectures"], json{"ToyForVideo"});
}

TEST_F(ToyFamily, SaysWhyItCannotBeTrained) {
    const auto train = [&] { TrainableModel({m_folder.path(), {}}, kCpu, {}); };
    const auto pretrain = [&] { WholeModel(m_folder.path(), 1); };
    for (const Error& error : {faultOf(train), faultOf(pretrain)}) {
        EXPECT_EQ(error.kind(), ErrorKind::Unsupported);
        EXPECT_THAT(error.what(), AllOf(HasSubstr(m_folder.path().string()), HasSubstr("toy_video"),
                                        HasSubstr("pllava and n-frame")));
    }
}

TEST_F(ToyFamily, ALayoutThatAModelDoesNotHaveIsRefused) {
    EXPECT_THAT(std::string(whyNotPooled(VisualLayout::Own)), HasSubstr("own way"));
    Session llava(std::make_shared<LocalModel>(ModelFolders{kTokenizer, {}}, kCpu));
    llava.open(test::writeFrames(m_video, 4));
    AskSettings settings = llava.defaults();
    EXPECT_EQ(settings.layout, VisualLayout::Pllava);
    settings.layout = VisualLayout::Own;
    const Error error = faultOf([&] { llava.ask("What moves?", settings); });
    EXPECT_EQ(error.kind(), ErrorKind::InvalidArgument);
    EXPECT_THAT(error.what(), HasSubstr("no layout of its own"));
}

TEST_F(ToyFamily, AnUnknownTypeIsRefusedWithThoseThatAreKnown) {
    const Error error = faultOf([] { parseModelConfig(R"({"model_type":"bert"})", "config.json"); });
    EXPECT_EQ(error.kind(), ErrorKind::Unsupported);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("\"bert\""), HasSubstr("\"llava\", \"pllava\", \"llava_next\""),
                                    HasSubstr("\"toy_video\", \"toy_video_next\"")));
}

TEST_F(ToyFamily, TheProgramDoesNotKnowIt) {
    const std::string video = test::writeFrames(m_video, 4);
    for (const char* subcommand : {"ask", "inspect"}) {
        std::vector<std::string> command{subcommand, video, "What moves?", "--model", m_folder.path().string()};
        if (command[0] == "inspect")
            command.insert(command.end(), {"--dump", m_video / "run.safetensors"});
        const test::ProcessResult result = test::runPllava(command);
        EXPECT_EQ(result.status, 1);
        EXPECT_THAT(result.errors,
                    AllOf(HasSubstr("error: Unsupported"), HasSubstr("config.json"), HasSubstr("\"toy_video\""),
                          HasSubstr("\"llava\", \"pllava\", \"llava_next\""), Not(HasSubstr("toy_video_next"))));
    }
}

} // namespace
} // namespace pllava
