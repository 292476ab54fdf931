#include "core/pretrain/base_losses.h"

#include <array>

#include <ATen/TensorOperators.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/smooth_l1_loss.h>
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
    at::Tensor color, shape, motion, size, ground, motionWeights, weights;
    at::Tensor center; // (B · tokens, 2)
    at::Tensor there;  ///< tokens that show an item
    at::Tensor told;   ///< tokens whose motion is known from earlier frames
};

void extend(std::vector<std::int64_t>& all, const std::vector<std::int64_t>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

VisualTargets targetsOf(const BaseBatch& batch) {
    std::vector<std::int64_t> color, shape, motion, size, ground;
    std::vector<float> later, center;
    const auto frame = static_cast<std::size_t>(batch.pooling.height * batch.pooling.width);
    for (std::size_t row = 0; row < batch.scenes.size(); ++row) {
        const demo::TokenLabels labels = labelTokens(batch.scenes[row], batch.times[row], batch.pooling);
        extend(color, labels.color);
        extend(shape, labels.shape);
        extend(motion, labels.motion);
        extend(size, labels.size);
        extend(ground, labels.ground);
        for (std::size_t token = 0; token < labels.motion.size(); ++token) {
            later.push_back(token < frame ? 0.05F : 1.0F); // no earlier frame shows a motion
            center.insert(center.end(), {labels.centerX[token], labels.centerY[token]});
        }
    }
    VisualTargets out;
    out.color = at::tensor(color, at::kLong);
    out.shape = at::tensor(shape, at::kLong);
    out.motion = at::tensor(motion, at::kLong);
    out.size = at::tensor(size, at::kLong);
    out.ground = at::tensor(ground, at::kLong);
    out.center = at::tensor(center, at::kFloat).view({-1, 2});
    out.there = out.color > 0;
    const at::Tensor fromLater = at::tensor(later, at::kFloat), moving = out.motion > 1;
    out.weights = at::where(out.there, 1.0, 0.15).to(at::kFloat);
    out.motionWeights =
        out.weights * fromLater * at::where(moving, 5.0, at::where(out.motion == 1, 1.0, 0.6)).to(at::kFloat);
    out.told = moving.logical_and(fromLater > 0.5);
    return out;
}

/// Labels of a token that do not depend on time.
at::Tensor appearanceLoss(const Heads& heads, const std::string& tap, const at::Tensor& tokens,
                          const VisualTargets& targets) {
    const at::Tensor even = at::ones_like(targets.weights), items = tokens.index({targets.there});
    at::Tensor loss = 0.3 * weightedCrossEntropy(heads(tap + "color", tokens), targets.color, targets.weights) +
                      0.3 * weightedCrossEntropy(heads(tap + "shape", tokens), targets.shape, targets.weights) +
                      0.3 * weightedCrossEntropy(heads(tap + "ground", tokens), targets.ground, even) +
                      0.3 * weightedCrossEntropy(heads(tap + "size", tokens), targets.size, even);
    if (items.size(0) > 0)
        loss = loss + at::smooth_l1_loss(heads(tap + "center", items), targets.center.index({targets.there}),
                                         at::Reduction::Mean, 0.1);
    return loss;
}

/// Error of a head at the mentions of items that have the number; 0 where none has.
at::Tensor numberLoss(const at::Tensor& read, const std::vector<std::int64_t>& rows,
                      const std::vector<float>& numbers) {
    if (rows.empty())
        return at::tensor(0.0F);
    const at::Tensor targets = at::tensor(numbers, at::kFloat).view({static_cast<std::int64_t>(rows.size()), -1});
    return at::smooth_l1_loss(at::index_select(read, 0, at::tensor(rows, at::kLong)), targets, at::Reduction::Mean,
                              0.1);
}

} // namespace

Heads makeBaseHeads(std::int64_t hiddenSize) {
    return Heads(hiddenSize, {{"middle.motion", demo::kMotionClasses},
                              {"middle.color", demo::kColorClasses},
                              {"middle.shape", demo::kShapeClasses},
                              {"middle.ground", demo::kGroundClasses},
                              {"middle.size", demo::kSizeClasses},
                              {"middle.center", 2},
                              {"late.motion", demo::kMotionClasses},
                              {"late.color", demo::kColorClasses},
                              {"late.shape", demo::kShapeClasses},
                              {"late.ground", demo::kGroundClasses},
                              {"late.size", demo::kSizeClasses},
                              {"late.center", 2},
                              {"word.motion", demo::kMotionClasses},
                              {"word.color", demo::kColorClasses},
                              {"word.shape", demo::kShapeClasses},
                              {"word.place", demo::kPlaceClasses},
                              {"word.size", demo::kSizeClasses},
                              {"word.speed", demo::kSpeedClasses},
                              {"word.center", 2},
                              {"word.middle_center", 2},
                              {"word.offset", 2},
                              {"word.when", 1}});
}

at::Tensor visualTokenLoss(const Heads& heads, const Taps& taps, const BaseBatch& batch, const RowLayout& layout,
                           std::map<std::string, double>& measures) {
    const VisualTargets targets = targetsOf(batch);
    at::Tensor loss;
    for (const auto& [name, tap] :
         {std::pair{std::string("middle."), taps.middle}, std::pair{std::string("late."), taps.late}}) {
        const at::Tensor tokens = normalized(tap.narrow(1, layout.before, layout.visual)).flatten(0, 1);
        at::Tensor here = appearanceLoss(heads, name, tokens, targets);
        if (!batch.images && batch.pooling.frames > 1) {
            const at::Tensor motion = heads(name + "motion", tokens);
            here = here + weightedCrossEntropy(motion, targets.motion, targets.motionWeights);
            measures["motion"] = accuracy(motion, targets.motion, targets.told);
        }
        loss = loss.defined() ? loss + here : here;
    }
    return loss;
}

at::Tensor mentionLoss(const Heads& heads, const Taps& taps, const BaseBatch& batch, const RowLayout& layout,
                       const WordTargets& words, std::map<std::string, double>& measures) {
    std::vector<std::int64_t> places;
    std::array<std::vector<std::int64_t>, 6> labels;
    std::vector<std::int64_t> centered, apart, timed; // indices of the mentions that have a position, an offset, a time
    std::vector<float> centers, offsets, times;
    const std::int64_t length = layout.before + layout.visual + layout.text;
    for (std::size_t row = 0; row < batch.prompts.size(); ++row)
        for (const WordTargets::Mention& mention :
             words.mentions(batch.prompts[row].ids, batch.prompts[row].owners, batch.scenes[row])) {
            const demo::ItemLabels& true_ = mention.labels;
            places.push_back(static_cast<std::int64_t>(row) * length + layout.before + layout.visual +
                             static_cast<std::int64_t>(mention.place));
            const std::array all{true_.color, true_.shape, batch.images ? demo::kIgnored : true_.motion,
                                 true_.place, true_.size,  true_.speed};
            for (std::size_t i = 0; i < all.size(); ++i)
                labels[i].push_back(all[i]);
            const auto number = static_cast<std::int64_t>(places.size()) - 1;
            if (true_.center) {
                centered.push_back(number);
                centers.insert(centers.end(),
                               {static_cast<float>(true_.center->x), static_cast<float>(true_.center->y)});
            }
            if (mention.offset) {
                apart.push_back(number);
                offsets.insert(offsets.end(),
                               {static_cast<float>(mention.offset->x), static_cast<float>(mention.offset->y)});
            }
            if (true_.when && !batch.images) {
                timed.push_back(number);
                times.push_back(static_cast<float>(2 * *true_.when - 1));
            }
        }
    if (places.empty())
        return at::tensor(0.0F);
    const auto mentioned = [index = at::tensor(places, at::kLong)](const at::Tensor& tap) {
        return normalized(at::index_select(tap.flatten(0, 1), 0, index));
    };
    const at::Tensor seen = mentioned(taps.late);
    constexpr std::array kNames{"word.color", "word.shape", "word.motion", "word.place", "word.size", "word.speed"};
    constexpr std::array kWeights{1.0, 1.0, 1.0, 0.5, 0.5, 0.5};
    at::Tensor loss = at::tensor(0.0F);
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        const at::Tensor targets = at::tensor(labels[i], at::kLong), logits = heads(kNames[i], seen);
        loss = loss + kWeights[i] * weightedCrossEntropy(logits, targets, at::ones_like(targets, at::kFloat));
        measures[std::string("mention_") + (kNames[i] + 5)] = accuracy(logits, targets, targets >= (i < 3 ? 1 : 0));
    }
    // An offset is the difference of two positions, which must be known a layer earlier.
    loss = loss + numberLoss(heads("word.middle_center", mentioned(taps.middle)), centered, centers) +
           numberLoss(heads("word.center", seen), centered, centers) +
           numberLoss(heads("word.when", seen), timed, times);
    if (apart.empty())
        return loss;
    const at::Tensor offset = numberLoss(heads("word.offset", seen), apart, offsets);
    measures["mention_offset_loss"] = offset.item<double>();
    return loss + offset;
}

} // namespace pllava
