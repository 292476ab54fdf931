// Whole trainings of the tiny checkpoint: going on after a stop or a kill, layouts, files, and what is refused.

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/chat/session.h"
#include "core/checkpoint/safetensors.h"
#include "core/export/fixed_logits.h"
#include "core/train/trainer.h"
#include "tests/support/golden.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Two clips of coloured noise and four questions, one with two turns.
fs::path makeSet(const ScratchFolder& scratch) {
    for (int clip = 0; clip < 2; ++clip) {
        std::vector<std::byte> pixels(10 * 40 * 48 * 3);
        for (std::size_t i = 0; i < pixels.size(); ++i)
            pixels[i] = static_cast<std::byte>(i * (clip == 0 ? 7 : 13) % 251);
        const TensorView view{"frames", DType::U8, {10, 40, 48, 3}, pixels};
        writeSafetensors(scratch / ("clip" + std::to_string(clip) + ".safetensors"), std::span(&view, 1));
    }
    std::ofstream(scratch / "set.jsonl")
        << R"({"video": "clip0.safetensors", "question": "What moves?", "answer": "a red circle"})"
           "\n"
        << R"({"video": "clip1.safetensors", "question": "Where?", "answer": "to the left of the man"})"
           "\n\n"
        << R"({"video": "clip0.safetensors", "turns": [{"question": "One?", "answer": "yes"}, {"question": "Two?", "answer": "no"}]})"
           "\n"
        << R"({"video": "clip1.safetensors", "question": "Which color?", "answer": "blue"})"
           "\n";
    return scratch / "set.jsonl";
}

TrainingJob job(const fs::path& set, const fs::path& output) {
    TrainingJob job{
        {golden("checkpoints/tiny-pllava-mha"), {}}, {{Device::Cpu}, NumberFormat::Fp32, 1}, set, output, {}, {}};
    job.settings.steps = 8;
    job.settings.batch = 2;
    job.settings.accumulate = 2;
    job.settings.learningRate = 1e-3;
    job.settings.warmupSteps = 2;
    job.settings.loraAlpha = 4;
    job.settings.loraDropout = 0.1;
    job.settings.checkpointSamples = 8; // every second step
    job.settings.frames = 8;
    job.settings.pooling = PoolingShape{4, 2, 2};
    job.settings.seed = 5;
    return job;
}

std::string bytes(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

struct Killed {};

/// The error of a trainer that refuses to start; empty for one that does not.
std::string refusal(const TrainingJob& job) {
    try {
        Trainer{job};
        return "";
    } catch (const Error& error) {
        EXPECT_NE(error.kind(), ErrorKind::Internal) << error.what();
        return error.what();
    }
}

class TrainerTest : public testing::Test {
protected:
    static void SetUpTestSuite() { ::setenv("PLLAVA_RESOURCES", PLLAVA_RESOURCES, 1); }
    std::string uninterrupted() {
        Trainer(job(m_set, m_scratch / "whole")).run();
        return bytes(m_scratch / "whole" / "state.safetensors");
    }
    std::string resumed(const fs::path& output) {
        TrainingJob again = job(m_set, output);
        again.start = TrainingStart::Resume;
        EXPECT_EQ(Trainer(again).run().steps, 8);
        return bytes(output / "state.safetensors");
    }
    const ScratchFolder m_scratch;
    const fs::path m_set = makeSet(m_scratch);
};

TEST_F(TrainerTest, GoesOnAfterAKillAsIfNothingHadHappened) {
    const std::string whole = uninterrupted();
    for (const std::int64_t last : {3, 5, 7}) {
        const fs::path output = m_scratch / ("killed" + std::to_string(last));
        EXPECT_THROW(Trainer(job(m_set, output))
                         .run({[last](const TrainingStep& step) {
                                   if (step.step == last)
                                       throw Killed();
                               },
                               {},
                               {}}),
                     Killed);
        EXPECT_TRUE(resumed(output) == whole) << "killed after step " << last;
        const std::string log = bytes(output / "metrics.csv");
        EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 1 + 8);
    }
}

TEST_F(TrainerTest, GoesOnAfterAStop) {
    std::stop_source stop;
    const TrainingResult result = Trainer(job(m_set, m_scratch / "stopped"))
                                      .run({[&](const TrainingStep& step) {
                                                if (step.step == 3)
                                                    stop.request_stop();
                                            },
                                            {},
                                            stop.get_token()});
    EXPECT_EQ(result.end, TrainingEnd::Stopped);
    EXPECT_EQ(result.steps, 3);
    EXPECT_TRUE(fs::exists(m_scratch / "stopped" / "checkpoint-000003" / "model.safetensors"));
    EXPECT_TRUE(resumed(m_scratch / "stopped") == uninterrupted());
}

TEST_F(TrainerTest, LearnsAndGivesFoldersThatTheEngineReads) {
    TrainingJob long_ = job(m_set, m_scratch / "out");
    long_.settings.steps = 40;
    long_.settings.checkpointSamples = 80;
    double first = 0;
    const TrainingResult result = Trainer(long_).run({[&](const TrainingStep& step) {
                                                          if (step.step == 1)
                                                              first = step.loss;
                                                      },
                                                      {},
                                                      {}});
    EXPECT_LT(result.loss, 0.7 * first); // the base is random
    ASSERT_EQ(result.checkpoints.size(), 2U);
    const Session session({golden("checkpoints/tiny-pllava-mha-base"), result.checkpoints.back()},
                          {{Device::Cpu}, NumberFormat::Fp32, 1});
    EXPECT_EQ(session.model().loraRank, 8);
    EXPECT_EQ(session.defaults().loraAlpha, 4);
    EXPECT_EQ(session.defaults().pooling, (PoolingShape{4, 2, 2}));
}

TEST_F(TrainerTest, TrainsEveryFramesTokensAndAFreshAdapter) {
    TrainingJob frames = job(m_set, m_scratch / "nframe");
    frames.folders.base = golden("checkpoints/tiny-pllava-mha-base");
    frames.folders.weights = {};
    frames.settings.layout = TrainingLayout::NFrame;
    frames.settings.frames = 2;
    frames.settings.loraRank = 4;
    frames.settings.steps = 2;
    const TrainingResult result = Trainer(frames).run();
    const Session session({frames.folders.base, result.checkpoints.back()}, {{Device::Cpu}, NumberFormat::Fp32, 1});
    EXPECT_EQ(session.model().loraRank, 4);
    EXPECT_EQ(session.defaults().pooling, (PoolingShape{2, 4, 4}));
}

/// Adapters that PEFT wrote, tests/core/backend/make_transformers5.py.
TrainingJob onAdapter(const fs::path& set, const std::string& adapter, const fs::path& output) {
    const fs::path data = PLLAVA_TRANSFORMERS5;
    TrainingJob on = job(set, output);
    on.folders = {data / "model", data / adapter};
    on.settings.steps = 1;
    on.settings.warmupSteps = 0;
    on.settings.learningRate = 1e-30; // what is written is what was read
    on.settings.frames = 2;
    on.settings.pooling = PoolingShape{2, 2, 2};
    on.settings.promptTemplate = "plain";
    on.settings.loraAlpha.reset();
    return on;
}

TEST_F(TrainerTest, GoesOnFromAdaptersWithRanksAndAlphasOfTheirOwn) {
    for (const char* adapter : {"every-layer", "patterns", "some-layers"}) {
        const TrainingJob on = onAdapter(m_set, adapter, m_scratch / adapter);
        const TrainingResult result = Trainer(on).run();
        for (const double alpha : {2.0, 9.0}) {
            const FixedLogits before = fixedLogits(on.folders, on.compute, alpha),
                              after = fixedLogits({on.folders.base, result.checkpoints.back()}, on.compute, alpha);
            EXPECT_NO_THROW(requireSameLogits(before, after, 1e-6, adapter));
        }
        EXPECT_EQ(loadModelDefaults(result.checkpoints.back()).loraAlpha,
                  loadModelDefaults(*on.folders.weights).loraAlpha);
    }
}

TEST_F(TrainerTest, RefusesAdaptersThatItsCheckpointsCannotHold) {
    for (const auto& [adapter, words] :
         {std::pair{"all-linear", "LoRA on the vision tower"}, std::pair{"stabilised", "language_model.lm_head.weight"},
          std::pair{"pissa", "\"init_lora_weights\""}})
        try {
            Trainer(onAdapter(m_set, adapter, m_scratch / adapter));
            FAIL() << adapter;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::Unsupported);
            EXPECT_THAT(error.what(), HasSubstr(words));
        }
}

TEST_F(TrainerTest, LogsALossOnTheHeldOutSetAtEveryCheckpoint) {
    TrainingJob watched = job(m_set, m_scratch / "watched");
    watched.heldOut = m_set;
    std::vector<std::int64_t> evaluated;
    Trainer(watched).run({[&](const TrainingStep& step) {
                              if (step.evalLoss) {
                                  evaluated.push_back(step.step);
                                  EXPECT_GT(*step.evalLoss, 0);
                              }
                          },
                          {},
                          {}});
    EXPECT_EQ(evaluated, (std::vector<std::int64_t>{2, 4, 6, 8}));
    EXPECT_NE(bytes(m_scratch / "watched" / "metrics.jsonl").find("eval_loss"), std::string::npos);
    // It only looks: the weights are those of a training without it.
    EXPECT_TRUE(bytes(m_scratch / "watched" / "state.safetensors") == uninterrupted());
}

TEST_F(TrainerTest, EvaluatesEverySoManySamplesOnAPartOfTheSet) {
    TrainingJob watched = job(m_set, m_scratch / "part");
    watched.settings.heldOutShare = 0.5;
    watched.settings.evaluateSamples = 4; // every step, between the checkpoints too
    std::vector<double> losses;
    Trainer(watched).run({[&](const TrainingStep& step) {
                              ASSERT_TRUE(step.evalLoss) << step.step;
                              losses.push_back(*step.evalLoss);
                              EXPECT_GE(step.measures.at("eval_accuracy"), 0);
                              EXPECT_LE(step.measures.at("eval_accuracy"), 1);
                          },
                          {},
                          {}});
    ASSERT_EQ(losses.size(), 8U);
    EXPECT_NE(losses.front(), losses.back());
    std::istringstream csv(bytes(m_scratch / "part" / "metrics.csv"));
    std::string header, first;
    std::getline(csv, header);
    std::getline(csv, first);
    EXPECT_TRUE(header.ends_with(",eval_loss")) << header;
    EXPECT_NEAR(std::stod(first.substr(first.rfind(',') + 1)), losses.front(), 1e-12 * losses.front());
    // The other video alone is trained on, and how often one looks does not change the weights.
    TrainingJob rare = job(m_set, m_scratch / "rare");
    rare.settings.heldOutShare = 0.5;
    Trainer(rare).run();
    EXPECT_TRUE(bytes(m_scratch / "rare" / "state.safetensors") == bytes(m_scratch / "part" / "state.safetensors"));
    EXPECT_FALSE(bytes(m_scratch / "rare" / "state.safetensors") == uninterrupted());
    // Nor does a kill, and a resume that looks more often.
    TrainingJob killed = job(m_set, m_scratch / "killed");
    killed.settings.heldOutShare = 0.5;
    EXPECT_THROW(Trainer(killed).run({[](const TrainingStep& step) {
                                          if (step.step == 5)
                                              throw Killed();
                                      },
                                      {},
                                      {}}),
                 Killed);
    killed.settings.evaluateSamples = 4;
    killed.start = TrainingStart::Resume;
    Trainer(killed).run();
    EXPECT_TRUE(bytes(m_scratch / "killed" / "state.safetensors") == bytes(m_scratch / "part" / "state.safetensors"));
}

TEST_F(TrainerTest, RefusesAnEvaluationOfNothing) {
    TrainingJob lonely = job(m_set, m_scratch / "lonely");
    lonely.settings.evaluateSamples = 4;
    EXPECT_THAT(refusal(lonely), HasSubstr("evaluate_samples needs"));
    lonely.settings.heldOutShare = 0.9; // of two videos
    EXPECT_THAT(refusal(lonely), HasSubstr("leaves none of 2 videos"));
    lonely.settings.heldOutShare = 0.5;
    lonely.heldOut = m_set;
    EXPECT_THAT(refusal(lonely), HasSubstr("either a held-out set or held_out_share"));
}

TEST_F(TrainerTest, AnAdapterThatIsTrainedOnKeepsItsAlpha) {
    TrainingJob first = job(m_set, m_scratch / "first");
    first.settings.steps = 1;
    first.settings.loraAlpha = 12;
    TrainingJob second = job(m_set, m_scratch / "second");
    second.folders.weights = Trainer(first).run().checkpoints.back();
    second.settings.steps = 1;
    second.settings.loraAlpha = {};
    const std::string checkpoint = Trainer(second).run().checkpoints.back();
    const Session session({golden("checkpoints/tiny-pllava-mha-base"), checkpoint},
                          {{Device::Cpu}, NumberFormat::Fp32, 1});
    EXPECT_EQ(session.defaults().loraAlpha, 12);
}

TEST_F(TrainerTest, GoesOnWithAMovedModelAndNotWithAnother) {
    const fs::path model = m_scratch / "model";
    fs::copy(golden("checkpoints/tiny-pllava-mha"), model);
    TrainingJob mine = job(m_set, m_scratch / "out");
    mine.settings.steps = 1;
    Trainer(mine).run();
    mine.start = TrainingStart::Resume;
    mine.folders.base = model;
    EXPECT_EQ(refusal(mine), "");
    const fs::path shard = model / "model-00002-of-00003.safetensors";
    const SafetensorsFile whole(shard);
    std::fstream file(shard, std::ios::in | std::ios::out | std::ios::binary);
    const TensorEntry& tensor = whole.header().tensors.front();
    file.seekp(static_cast<std::streamoff>(tensor.offset + tensor.bytes / 2));
    file.put('\x11');
    file.close();
    EXPECT_THAT(refusal(mine), HasSubstr("another model"));
}

TEST_F(TrainerTest, RefusesAnotherTrainingsFolderAndOtherSettings) {
    TrainingJob mine = job(m_set, m_scratch / "out");
    mine.settings.steps = 1;
    Trainer(mine).run();
    EXPECT_THROW(Trainer{mine}, Error);
    mine.start = TrainingStart::Resume;
    mine.settings.learningRate = 1;
    mine.settings.steps = 3;
    EXPECT_THAT(refusal(mine),
                AllOf(HasSubstr("learning_rate 0.001 (now 1.0), steps 1 (now 3)"), Not(HasSubstr("batch"))));
    std::ofstream(m_set, std::ios::app) << R"({"video": "clip0.safetensors", "question": "?", "answer": "!"})"
                                        << "\n";
    mine.settings = job(m_set, {}).settings;
    mine.settings.steps = 1;
    EXPECT_THAT(refusal(mine), HasSubstr("another set"));
}

TEST_F(TrainerTest, RefusesAFolderThatAnotherTrainingWritesInto) {
    const TrainingJob mine = job(m_set, m_scratch / "out");
    {
        const Trainer first(mine);
        EXPECT_THAT(refusal(mine), HasSubstr("another training writes into"));
    }
    EXPECT_EQ(refusal(mine), "");
}

TEST_F(TrainerTest, RefusesWhatCannotBeGoneOnWith) {
    TrainingJob mine = job(m_set, m_scratch / "out");
    mine.settings.steps = 2;
    mine.start = TrainingStart::Resume;
    EXPECT_THAT(refusal(mine), HasSubstr("begin it without --resume"));
    mine.start = TrainingStart::Fresh;
    Trainer(mine).run();
    mine.start = TrainingStart::Resume;
    std::string state = bytes(mine.output / "state.safetensors");
    std::fill(state.end() - 400, state.end(), '\xff'); // no number in fp32
    std::ofstream(mine.output / "state.safetensors", std::ios::binary) << state;
    EXPECT_THAT(refusal(mine), HasSubstr("is damaged"));
    fs::remove(mine.output / "state.safetensors");
    mine.start = TrainingStart::Fresh;
    EXPECT_THAT(refusal(mine), HasSubstr("checkpoint-000002")); // which would lie among those of another training
}

TEST_F(TrainerTest, CountsAMissingVideoAtTheStart) {
    std::ofstream(m_set, std::ios::app) << R"({"video": "gone.mp4", "question": "?", "answer": "!"})"
                                        << "\n";
    const Trainer trainer(job(m_set, m_scratch / "out"));
    EXPECT_EQ(trainer.set().missing, 1);
    EXPECT_EQ(trainer.set().missingVideos, std::vector<std::string>{"gone.mp4"});
    std::ofstream(m_set) << R"({"video": "gone.mp4", "question": "?", "answer": "!"})";
    EXPECT_THAT(refusal(job(m_set, m_scratch / "out")), HasSubstr("gone.mp4"));
}

TEST_F(TrainerTest, NamesAnOutputThatCannotBeAFolder) {
    EXPECT_THAT(refusal(job(m_set, m_set)), HasSubstr("set.jsonl"));
}

TEST_F(TrainerTest, TheProgramSavesAndSays130OnCtrlC) {
    ProcessResult result;
    nlohmann::json said{{"steps", 0}};
    fs::path output;
    for (int wait = 1500; said["steps"] == 0 && wait <= 96000; wait *= 2) { // it may still be loading
        output = m_scratch / fmt::format("out{}", wait);
        ProcessOptions options;
        options.interruptAfter = std::chrono::milliseconds(wait);
        result = runPllava({"train", m_set, "--out", output, "--model", golden("checkpoints/tiny-pllava-mha"),
                            "--steps", "1000000", "--device", "cpu", "--json"},
                           options);
        if (!result.output.empty())
            said = result.json();
    }
    EXPECT_EQ(result.status, 130) << result.errors;
    const auto steps = said["steps"].get<std::size_t>();
    EXPECT_EQ(said["checkpoints"].size(), (steps + 999) / 1000);
    EXPECT_TRUE(fs::exists(output / "state.safetensors"));
}

} // namespace
} // namespace pllava::test
