// Both stages on a much smaller model: they learn, go on after a kill bit by bit, and write folders that the engine
// reads. The gates are those of packaging/train-demo, lower.

#include "core/pretrain/pretrainer.h"

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/chat/session.h"
#include "core/checkpoint/checkpoint_files.h"
#include "core/checkpoint/safetensors.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

std::string bytes(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// The demo's model folder with fewer and narrower layers.
fs::path smallModel(const ScratchFolder& scratch) {
    const fs::path folder = scratch / "model";
    fs::copy(fs::path(PLLAVA_DEMO_TRAINING) / "model", folder);
    json config = json::parse(bytes(folder / "config.json"));
    config["vision_config"].update({{"hidden_size", 64}, {"intermediate_size", 128}, {"num_hidden_layers", 3}});
    config["text_config"].update({{"hidden_size", 64},
                                  {"intermediate_size", 128},
                                  {"num_hidden_layers", 3},
                                  {"num_attention_heads", 2},
                                  {"num_key_value_heads", 2},
                                  {"head_dim", 32}});
    std::ofstream(folder / "config.json") << config;
    return folder;
}

TrainingJob job(const fs::path& model, const fs::path& output, TrainingStage stage) {
    TrainingJob job{{model, {}}, {{Device::Cpu}, NumberFormat::Fp32, 1}, {}, output, {}, {}};
    TrainingSettings& s = job.settings;
    s.stage = stage;
    s.steps = 6;
    s.batch = 4;
    s.learningRate = 2e-3;
    s.weightDecay = 0;
    s.beta2 = 0.97;
    s.checkpointSamples = 8; // every second step
    s.demoClips = 12;
    s.demoConversations = 0.5;
    s.auxiliarySteps = 2;
    s.seed = 3;
    return job;
}

struct Killed {};

class PretrainerTest : public testing::TestWithParam<TrainingStage> {
protected:
    static void SetUpTestSuite() { ::setenv("PLLAVA_RESOURCES", PLLAVA_RESOURCES, 1); }
    const ScratchFolder m_scratch;
    const fs::path m_model = smallModel(m_scratch);
};

TEST_P(PretrainerTest, GoesOnAfterAKillAsIfNothingHadHappened) {
    pretrain(job(m_model, m_scratch / "whole", GetParam()));
    TrainingJob killed = job(m_model, m_scratch / "killed", GetParam());
    EXPECT_THROW(pretrain(killed, {[](const TrainingStep& step) {
                                       if (step.step == 5)
                                           throw Killed();
                                   },
                                   {},
                                   {}}),
                 Killed);
    killed.start = TrainingStart::Resume;
    EXPECT_EQ(pretrain(killed).steps, 6);
    EXPECT_TRUE(bytes(m_scratch / "killed" / "state.safetensors") == bytes(m_scratch / "whole" / "state.safetensors"));
}

TEST_P(PretrainerTest, RefusesWhatItHasItself) {
    const auto refusal = [&](const std::function<void(TrainingJob&)>& change) -> std::string {
        TrainingJob wrong = job(m_model, m_scratch / "out", GetParam());
        change(wrong);
        try {
            pretrain(wrong);
            return "";
        } catch (const Error& error) {
            return error.what();
        }
    };
    EXPECT_THAT(refusal([](TrainingJob& job) { job.set = "set.jsonl"; }), HasSubstr("give no set"));
    EXPECT_THAT(refusal([&](TrainingJob& job) { job.folders.weights = m_model; }), HasSubstr("no --weights"));
    EXPECT_THAT(refusal([](TrainingJob& job) { job.settings.frames = 8; }), HasSubstr("leave out frames"));
    EXPECT_THAT(refusal([](TrainingJob& job) { job.settings.layout = TrainingLayout::NFrame; }), HasSubstr("layout"));
}

TEST_P(PretrainerTest, LeavesOldShardsAndTheirListBehind) {
    TrainingJob one = job(m_model, m_scratch / "first", GetParam());
    one.settings.steps = 1;
    const fs::path sharded = pretrain(one).checkpoints.back();
    const char* const shard = "model-00001-of-00001.safetensors";
    fs::rename(sharded / "model.safetensors", sharded / shard);
    const SafetensorsFile file(sharded / shard);
    json index;
    for (const TensorEntry& tensor : file.header().tensors)
        index["weight_map"][tensor.name] = shard;
    std::ofstream(sharded / "model.safetensors.index.json") << index;
    std::ofstream(sharded / "pytorch_model.bin") << "a pickle";
    TrainingJob next = job(sharded, m_scratch / "next", GetParam());
    next.settings.steps = 1;
    const fs::path folder = pretrain(next).checkpoints.back();
    EXPECT_EQ(checkpointFiles(folder), std::vector{folder / "model.safetensors"});
    EXPECT_FALSE(fs::exists(folder / "pytorch_model.bin"));
    EXPECT_EQ(bytes(folder / "tokenizer.model"), bytes(m_model / "tokenizer.model"));
}

INSTANTIATE_TEST_SUITE_P(Stages, PretrainerTest, testing::Values(TrainingStage::Vision, TrainingStage::Base),
                         [](const auto& stage) { return stage.param == TrainingStage::Vision ? "Vision" : "Base"; });

/// The mean of a measure over some steps of a training.
double mean(const std::vector<TrainingStep>& steps, std::size_t from, std::size_t count, const std::string& measure) {
    double sum = 0, number = 0;
    for (std::size_t i = from; i < from + count; ++i)
        if (const auto found = steps[i].measures.find(measure); found != steps[i].measures.end())
            sum += found->second, ++number;
    return sum / number;
}

TEST(ShortFamily, LearnsToSeeAndToSpeak) {
    ::setenv("PLLAVA_RESOURCES", PLLAVA_RESOURCES, 1);
    const ScratchFolder scratch;
    const auto train = [](TrainingJob job) {
        std::vector<TrainingStep> steps;
        const TrainingResult result = pretrain(job, {[&](const TrainingStep& step) { steps.push_back(step); }, {}, {}});
        return std::pair{steps, result.checkpoints.back()};
    };
    TrainingJob vision = job(smallModel(scratch), scratch / "vision", TrainingStage::Vision);
    vision.settings.steps = 120;
    vision.settings.batch = 12;
    vision.settings.checkpointSamples = 1 << 20;
    const auto [seen, tower] = train(vision);
    EXPECT_LT(seen.back().loss, 0.6 * seen.front().loss);
    EXPECT_GT(mean(seen, 100, 20, "color"), 0.6);
    EXPECT_GT(mean(seen, 100, 20, "ground"), 0.85);

    TrainingJob base = job(tower, scratch / "base", TrainingStage::Base);
    base.settings.steps = 100;
    base.settings.batch = 8;
    base.settings.auxiliarySteps = 10;
    base.settings.demoClips = 60;
    base.settings.checkpointSamples = 1 << 20;
    const auto [spoken, model] = train(base);
    EXPECT_LT(mean(spoken, 80, 20, "text"), 0.6 * mean(spoken, 10, 3, "text"));
    EXPECT_GT(mean(spoken, 80, 20, "facts"), 0.15); // chance among the fact words is far below

    Session session({model, {}}, {{Device::Cpu}, NumberFormat::Fp32, 1});
    session.open(std::string(PLLAVA_RESOURCES) + "/samples/moving-right.mp4");
    AskSettings settings = session.defaults();
    EXPECT_EQ(settings.frames, 8);
    settings.generation.maxNewTokens = 8;
    EXPECT_FALSE(session.ask("What moves in the video?", settings).newIds.empty());
}

} // namespace
} // namespace pllava::test
