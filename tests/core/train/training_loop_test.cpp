#include "core/train/training_loop.h"

#include <fstream>
#include <stdexcept>
#include <stop_token>

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>

#include "core/base/stop.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

/// A training of one number, whose gradient is 1 in every step.
class TrainingLoopTest : public testing::Test {
protected:
    TrainingTask task() {
        TrainingTask task;
        task.parameters["weight"] = m_weight;
        task.settings.steps = 3;
        task.settings.learningRate = 0.1;
        task.settings.weightDecay = 0;
        task.output = m_scratch / "out";
        task.accumulate = [this](std::int64_t, const std::stop_token& stop) {
            throwIfStopped(stop);
            m_weight.sum().backward();
            return StepOutcome{1, 1, {}};
        };
        task.writeModel = [](const std::filesystem::path& folder, std::int64_t) {
            std::filesystem::create_directory(folder);
        };
        return task;
    }
    static TrainingTask resumed(TrainingTask task) {
        task.start = TrainingStart::Resume;
        task.origin.model = "model";
        writeOrigin(task.output, task.origin, "{}");
        return task;
    }
    const ScratchFolder m_scratch;
    at::Tensor m_weight = at::ones({1}).set_requires_grad(true);
};

TEST_F(TrainingLoopTest, AStopDuringAnEvaluationLeavesTheStepWithoutOne) {
    std::stop_source stop;
    TrainingTask watched = task();
    watched.settings.evaluateSamples = 1;
    watched.evaluate = [&](const std::stop_token& token) {
        stop.request_stop(); // in its middle
        throwIfStopped(token);
        return Evaluation{1, 1};
    };
    std::int64_t told = 0;
    const TrainingResult result = TrainingLoop(std::move(watched))
                                      .run({[&](const TrainingStep& step) {
                                                ++told;
                                                EXPECT_FALSE(step.evalLoss);
                                            },
                                            {},
                                            stop.get_token()});
    EXPECT_EQ(result.end, TrainingEnd::Stopped);
    EXPECT_EQ(result.steps, 1);
    EXPECT_EQ(told, 1);
    EXPECT_EQ(result.checkpoints.size(), 1U);
}

TEST_F(TrainingLoopTest, WithoutItsFirstStateItCanBeBegunAgain) {
    const std::filesystem::path output = m_scratch / "out";
    std::filesystem::create_directories(output);
    {
        TrainingLoop loop(resumed(task()));
        std::filesystem::create_directories(output / "state.safetensors/in-the-way"); // as on a disk that is full
        EXPECT_ANY_THROW(loop.run({}));
    }
    EXPECT_FALSE(std::filesystem::exists(output / "checkpoint-000003")) << "it would bar the folder";
    std::filesystem::remove_all(output / "state.safetensors");
    m_weight = at::ones({1}).set_requires_grad(true);
    EXPECT_EQ(TrainingLoop(resumed(task())).run({}).steps, 3) << "goes on from nothing";
    EXPECT_TRUE(std::filesystem::exists(output / "checkpoint-000003"));
}

TEST_F(TrainingLoopTest, WritesACheckpointAgainThatAKillLeftOut) {
    TrainingTask first = task();
    first.settings.checkpointSamples = 2;
    std::stop_source stop;
    TrainingLoop(std::move(first)).run({{}, [&](const std::string&) { stop.request_stop(); }, stop.get_token()});
    std::filesystem::remove_all(m_scratch / "out/checkpoint-000002"); // killed between the state and its name
    m_weight = at::ones({1}).set_requires_grad(true);
    TrainingTask second = task();
    second.settings.checkpointSamples = 2;
    second.start = TrainingStart::Resume;
    const TrainingResult result = TrainingLoop(std::move(second)).run({});
    EXPECT_TRUE(std::filesystem::exists(m_scratch / "out/checkpoint-000002"));
    EXPECT_EQ(result.steps, 3);
}

TEST_F(TrainingLoopTest, AStepThatAnErrorBrokeOffIsAsIfNeverBegun) {
    const auto trained = [&](bool once) {
        m_weight = at::ones({1}).set_requires_grad(true);
        TrainingTask failing = task();
        failing.output = m_scratch / (once ? "failing" : "whole");
        failing.accumulate = [this, once](std::int64_t, const std::stop_token&) mutable {
            m_weight.sum().backward();
            if (std::exchange(once, false))
                throw std::runtime_error("the disk is gone");
            return StepOutcome{1, 1, {}};
        };
        failing.settings.clipNorm = 0;
        TrainingLoop loop(std::move(failing));
        std::vector<double> norms;
        const TrainingCallbacks callbacks{
            [&](const TrainingStep& step) { norms.push_back(step.gradientNorm); }, {}, {}};
        if (once) {
            EXPECT_THROW(loop.run(callbacks), std::runtime_error);
        }
        loop.run(callbacks);
        return norms;
    };
    EXPECT_EQ(trained(true), (std::vector<double>{1, 1, 1}));
    EXPECT_EQ(trained(false), (std::vector<double>{1, 1, 1}));
}

} // namespace
} // namespace pllava::test
