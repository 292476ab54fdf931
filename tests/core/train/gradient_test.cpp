// Gradients, three optimiser steps and logits against PyTorch with PEFT (make_expected.py), and against finite
// differences.

#include <cstdlib>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/from_blob.h>
#include <gtest/gtest.h>

#include "core/checkpoint/safetensors.h"
#include "core/train/adam_w.h"
#include "core/train/checkpoint.h"
#include "core/train/trainable_model.h"
#include "core/train/training_settings.h"
#include "tests/support/golden.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

const PoolingShape kPooling{4, 2, 2};
/// The expected numbers are float64, so that these bounds hold this program's own fp32 rounding and not another
/// processor's too. α = r, as adapters are trained: four times that on a random checkpoint multiplies every rounding.
constexpr double kAlpha = 8, kGradientRounding = 2e-5, kRounding = 1e-5;
/// Of how far three steps lead: where a gradient is next to nothing, Adam divides its rounding by next to nothing.
constexpr double kStepRounding = 2e-4;

at::Tensor expected(const std::string& name) {
    Values values = readTensor(PLLAVA_TRAIN_EXPECTED, name);
    return at::from_blob(values.data.data(), values.shape, at::kFloat).clone();
}

TrainingExample example(int index) {
    const Values ids = readTensor(PLLAVA_TRAIN_EXPECTED, "ids." + std::to_string(index));
    const Values learned = readTensor(PLLAVA_TRAIN_EXPECTED, "learned." + std::to_string(index));
    return {{{ids.data.begin(), ids.data.end()}, {learned.data.begin(), learned.data.end()}},
            expected("features." + std::to_string(index))};
}

std::vector<TrainingExample> examples() {
    return {example(0), example(1)};
}

TrainableModel model(NumberFormat dtype = NumberFormat::Fp32) {
    return {{golden("checkpoints/tiny-pllava-mha"), {}}, {{Device::Cpu}, dtype, 1}, {8, kAlpha, 0, 0}};
}

at::Tensor meanLoss(const TrainableModel& model, const std::vector<TrainingExample>& examples) {
    double learned = 0;
    for (const TrainingExample& each : examples)
        learned += static_cast<double>(each.prompt.learnedCount());
    return model.loss(examples, kPooling, 0) / learned;
}

std::vector<at::Tensor> leaves(const TrainableModel& model) {
    std::vector<at::Tensor> out;
    for (const auto& [name, tensor] : model.parameters())
        out.push_back(tensor);
    return out;
}

TEST(Gradients, AreThoseOfPyTorchWithPeft) {
    const TrainableModel mine = model();
    meanLoss(mine, examples()).backward();
    ASSERT_EQ(mine.parameters().size(), 4U * 4 + 4); // A and B of two projections in four layers, and the projector
    for (const auto& [name, tensor] : mine.parameters()) {
        const at::Tensor theirs = expected("gradient." + name);
        ASSERT_TRUE(tensor.grad().defined()) << name;
        EXPECT_LE((tensor.grad() - theirs).norm().item<double>(), kGradientRounding * theirs.norm().item<double>())
            << name;
    }
}

TEST(Gradients, AreTheSlopeOfTheLoss) {
    const TrainableModel mine = model();
    const auto batch = examples();
    meanLoss(mine, batch).backward();
    const at::NoGradGuard noGradients;
    for (const auto& [name, tensor] : mine.parameters()) {
        // Along the gradient itself the slope is its norm: the direction in which fp32 rounds the least.
        const double slope = tensor.grad().norm().item<double>(), step = 2e-3 / slope;
        const at::Tensor direction = tensor.grad() / slope, before = tensor.clone();
        const auto at = [&](double distance) {
            tensor.copy_(before + direction * distance);
            return meanLoss(mine, batch).item<double>();
        };
        const double measured = (at(step) - at(-step)) / (2 * step);
        tensor.copy_(before);
        EXPECT_NEAR(measured, slope, 0.01 * slope) << name;
    }
}

TEST(Gradients, InBf16PointTheSameWay) {
    const TrainableModel mine = model(NumberFormat::Bf16), wide = model();
    meanLoss(mine, examples()).backward();
    meanLoss(wide, examples()).backward();
    for (const auto& [name, tensor] : mine.parameters()) {
        ASSERT_EQ(tensor.scalar_type(), at::kFloat) << name;
        const at::Tensor theirs = wide.parameters().at(name).grad(), ours = tensor.grad();
        const double cosine = (ours * theirs).sum().item<double>() / (ours.norm() * theirs.norm()).item<double>();
        EXPECT_GE(cosine, 0.999) << name; // measured on an AMD EPYC: 0.9999
    }
}

TEST(Optimiser, TakesPyTorchsThreeSteps) {
    const TrainableModel mine = model();
    const auto parameters = leaves(mine);
    std::map<std::string, at::Tensor> before;
    for (const auto& [name, tensor] : mine.parameters())
        before[name] = tensor.detach().clone();
    AdamW optimiser(parameters);
    TrainingSettings settings;
    settings.steps = 5;
    settings.warmupSteps = 1;
    settings.learningRate = 2e-4;
    const Values losses = readTensor(PLLAVA_TRAIN_EXPECTED, "loss"), norms = readTensor(PLLAVA_TRAIN_EXPECTED, "norm"),
                 rates = readTensor(PLLAVA_TRAIN_EXPECTED, "rate");
    for (std::size_t step = 0; step < 3; ++step) {
        const at::Tensor loss = meanLoss(mine, examples());
        loss.backward();
        EXPECT_NEAR(loss.item<double>(), losses.data[step], kRounding * losses.data[step]);
        EXPECT_NEAR(clipGradients(parameters, 0.5), norms.data[step], kRounding * norms.data[step]);
        const double rate = learningRateAt(settings, static_cast<std::int64_t>(step) + 1);
        EXPECT_NEAR(rate, rates.data[step], 1e-9);
        optimiser.step({rate, 0.9, 0.999, 1e-8, 0.02});
    }
    for (const auto& [name, tensor] : mine.parameters()) {
        const at::Tensor theirs = expected("after." + name), moved = tensor - before.at(name);
        EXPECT_LE((tensor - theirs).norm().item<double>(), kStepRounding * moved.norm().item<double>()) << name;
    }
    const at::Tensor logits = mine.learnedLogits(examples(), kPooling, 0), theirs = expected("logits");
    EXPECT_LE((logits - theirs).abs().max().item<double>(), kRounding * theirs.abs().max().item<double>());
}

/// Python with torch, transformers and peft: what PLLAVA_PEFT_PYTHON names, else python3.
std::string peftPython() {
    const char* named = std::getenv("PLLAVA_PEFT_PYTHON");
    return named != nullptr ? named : "python3";
}

TEST(Adapter, GivesTheSameLogitsInPeft) {
    if (runProcess({peftPython(), "-c", "import torch, transformers, peft, safetensors"}).status != 0)
        GTEST_SKIP() << peftPython() << " has no torch, transformers and peft; name one that has in PLLAVA_PEFT_PYTHON";
    const TrainableModel mine = model();
    AdamW optimiser(leaves(mine));
    meanLoss(mine, examples()).backward();
    optimiser.step({2e-4});
    const ScratchFolder scratch;
    writeWeightsFolder(scratch / "adapter", mine.parameters(), {});
    const at::Tensor logits = mine.learnedLogits(examples(), kPooling, 0).detach().contiguous();
    const TensorView view{"logits",
                          DType::F32,
                          logits.sizes().vec(),
                          {static_cast<const std::byte*>(logits.const_data_ptr()), logits.nbytes()}};
    writeSafetensors(scratch / "logits.safetensors", std::span(&view, 1));
    const ProcessResult checked = runProcess({peftPython(), std::string(PLLAVA_TRAIN_DATA) + "/make_expected.py",
                                              "--check", scratch / "adapter", scratch / "logits.safetensors"});
    EXPECT_EQ(checked.status, 0) << checked.output << checked.errors;
    EXPECT_NE(checked.output.find("largest difference"), std::string::npos) << checked.errors;
}

} // namespace
} // namespace pllava::test
