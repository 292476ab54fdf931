#include "core/pretrain/base_losses.h"

#include <array>

#include <ATen/TensorOperators.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>

#include "core/demo/labels.h"

namespace pllava {
namespace {

/// A head reads directions, not lengths: the residual stream grows from layer to layer.
at::Tensor normalized(const at::Tensor& x) {
    return x * at::rsqrt(x.pow(2).mean(-1, true) + 1e-5);
}

/// (B · tokens) labels of a batch; and how much each token's motion counts.
struct VisualTargets {
    at::Tensor color, shape, motion, motionWeights, weights;
    at::Tensor told; ///< tokens whose motion earlier frames tell
};

VisualTargets targetsOf(const BaseBatch& batch) {
    std::vector<std::int64_t> color, shape, motion;
    std::vector<float> later;
    const auto frame = static_cast<std::size_t>(batch.pooling.height * batch.pooling.width);
    for (std::size_t row = 0; row < batch.scenes.size(); ++row) {
        const demo::TokenLabels labels = labelTokens(batch.scenes[row], batch.times[row], batch.pooling);
        color.insert(color.end(), labels.color.begin(), labels.color.end());
        shape.insert(shape.end(), labels.shape.begin(), labels.shape.end());
        motion.insert(motion.end(), labels.motion.begin(), labels.motion.end());
        for (std::size_t token = 0; token < labels.motion.size(); ++token)
            later.push_back(token < frame ? 0.05F : 1.0F); // no frame before it tells a motion
    }
    VisualTargets out{
        at::tensor(color, at::kLong), at::tensor(shape, at::kLong), at::tensor(motion, at::kLong), {}, {}, {}};
    const at::Tensor fromLater = at::tensor(later, at::kFloat), moving = out.motion > 1;
    out.weights = at::where(out.color > 0, 1.0, 0.15).to(at::kFloat);
    out.motionWeights = at::where(out.motion > 0, 1.0, 0.15).to(at::kFloat) * fromLater *
                        at::where(moving, 5.0, at::where(out.motion == 1, 1.0, 0.6)).to(at::kFloat);
    out.told = moving.logical_and(fromLater > 0.5);
    return out;
}

} // namespace

Heads makeBaseHeads(std::int64_t hiddenSize) {
    return Heads(hiddenSize, {{"middle.motion", demo::kMotionClasses},
                              {"middle.color", demo::kColorClasses},
                              {"middle.shape", demo::kShapeClasses},
                              {"late.motion", demo::kMotionClasses},
                              {"late.color", demo::kColorClasses},
                              {"late.shape", demo::kShapeClasses},
                              {"word.motion", demo::kMotionClasses},
                              {"word.color", demo::kColorClasses},
                              {"word.shape", demo::kShapeClasses},
                              {"word.place", demo::kPlaceClasses},
                              {"word.size", demo::kSizeClasses},
                              {"word.speed", demo::kSpeedClasses}});
}

at::Tensor visualTokenLoss(const Heads& heads, const Taps& taps, const BaseBatch& batch, const RowLayout& layout,
                           std::map<std::string, double>& measures) {
    const VisualTargets targets = targetsOf(batch);
    at::Tensor loss;
    for (const auto& [name, tap] :
         {std::pair{std::string("middle."), taps.middle}, std::pair{std::string("late."), taps.late}}) {
        const at::Tensor tokens = normalized(tap.narrow(1, layout.before, layout.visual)).flatten(0, 1),
                         motion = heads(name + "motion", tokens);
        const at::Tensor here =
            weightedCrossEntropy(motion, targets.motion, targets.motionWeights) +
            0.3 * weightedCrossEntropy(heads(name + "color", tokens), targets.color, targets.weights) +
            0.3 * weightedCrossEntropy(heads(name + "shape", tokens), targets.shape, targets.weights);
        loss = loss.defined() ? loss + here : here;
        measures["motion"] = accuracy(motion, targets.motion, targets.told);
    }
    return loss;
}

at::Tensor mentionLoss(const Heads& heads, const Taps& taps, const BaseBatch& batch, const RowLayout& layout,
                       const WordTargets& words, std::map<std::string, double>& measures) {
    std::vector<std::int64_t> places;
    std::array<std::vector<std::int64_t>, 6> labels;
    const std::int64_t length = layout.before + layout.visual + layout.text;
    for (std::size_t row = 0; row < batch.prompts.size(); ++row)
        for (const WordTargets::Mention& mention : words.mentions(batch.prompts[row].ids, batch.scenes[row])) {
            const demo::ItemLabels& true_ = mention.labels;
            places.push_back(static_cast<std::int64_t>(row) * length + layout.before + layout.visual +
                             static_cast<std::int64_t>(mention.place));
            const std::array all{true_.color, true_.shape, batch.images ? demo::kIgnored : true_.motion,
                                 true_.place, true_.size,  true_.speed};
            for (std::size_t i = 0; i < all.size(); ++i)
                labels[i].push_back(all[i]);
        }
    if (places.empty())
        return at::tensor(0.0F);
    const at::Tensor seen = normalized(at::index_select(taps.late.flatten(0, 1), 0, at::tensor(places, at::kLong)));
    constexpr std::array kNames{"word.color", "word.shape", "word.motion", "word.place", "word.size", "word.speed"};
    constexpr std::array kWeights{1.0, 1.0, 1.0, 0.5, 0.5, 0.5};
    at::Tensor loss = at::tensor(0.0F);
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        const at::Tensor targets = at::tensor(labels[i], at::kLong), logits = heads(kNames[i], seen);
        loss = loss + kWeights[i] * weightedCrossEntropy(logits, targets, at::ones_like(targets, at::kFloat));
        if (i < 3)
            measures[std::string("mention_") + (kNames[i] + 5)] = accuracy(logits, targets, targets > 0);
    }
    return loss;
}

} // namespace pllava
