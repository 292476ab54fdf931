#include "core/pretrain/base_batch.h"

#include <array>

#include <ATen/ops/stack.h>

#include "core/base/stop.h"
#include "core/train/data_order.h"

namespace pllava {
namespace {

constexpr double kImages = 0.2, kBrief = 0.5, kBackward = 0.5, kSimple = 0.1;
constexpr std::size_t kTextIds = 140; ///< of a row, as far as whole conversations go

/// The labels that the base is to know; a question under any other is out of its distribution.
PromptTemplate drawRoles(PromptTemplate prompt, demo::Random& random) {
    static const std::array<std::array<std::string, 2>, 3> labels{
        {{"USER:", "ASSISTANT:"}, {"Human:", "Assistant:"}, {"Human:", "AI:"}}};
    prompt.roles = labels[random.weighted({.86, .1, .04})];
    return prompt;
}

} // namespace

PoolingShape BaseBatches::drawPooling(demo::Random& random, bool images, std::int64_t step) const {
    if (images)
        return random.chance(.6) ? PoolingShape{1, 4, 4} : PoolingShape{1, 8, 8};
    if (step < m_settings.auxiliarySteps)
        return {4, 4, 4};
    const bool early = step * 2 < m_settings.steps; // fewer tokens while there is most to learn
    const std::array<PoolingShape, 4> shapes{{{8, 4, 4}, {4, 4, 4}, {8, 2, 2}, {1, 4, 4}}};
    return shapes[early ? random.weighted({.12, .76, .1, .02}) : random.weighted({.5, .36, .1, .04})];
}

SharedPrompt BaseBatches::ask(const demo::Scene& scene, const PromptTemplate& prompt, demo::Random& random) const {
    SharedPrompt shared;
    while (shared.ids.size() < kTextIds * 3 / 4) {
        std::vector<AskedQuestion> conversation(random.chance(m_settings.demoConversations) ? 2 + random.index(2) : 1);
        for (AskedQuestion& asked : conversation) {
            const auto language = static_cast<demo::Language>(random.index(demo::kLanguages));
            asked = {demo::askAny(scene, language, random), random.chance(kBrief)};
        }
        SharedPrompt longer = shared;
        append(longer, conversation, m_tokenizer, prompt, m_imageId);
        if (longer.ids.size() > kTextIds && !shared.ids.empty())
            break;
        shared = std::move(longer);
    }
    return shared;
}

void BaseBatches::addRow(BaseBatch& batch, std::vector<at::Tensor>& features, const DemoClip& clip,
                         demo::Random& random) const {
    at::Tensor seen = clip.features.to(at::kFloat);
    const bool backward = random.chance(kBackward);
    std::vector<double> times = clip.times;
    demo::Scene scene = clip.scene;
    if (backward) { // one clip is worth two
        std::vector<double> mirrored;
        for (auto time = times.rbegin(); time != times.rend(); ++time)
            mirrored.push_back(1 - *time);
        times = mirrored;
        scene = reversed(scene);
        seen = seen.flip(0);
    }
    if (batch.images) {
        const std::size_t frame = random.index(times.size());
        scene = stillAt(scene, times[frame]);
        seen = seen.narrow(0, static_cast<std::int64_t>(frame), 1);
    }
    features.push_back(seen);
    batch.scenes.push_back(std::move(scene));
    batch.times.push_back(std::move(times));
}

BaseBatch BaseBatches::draw(std::int64_t step, const std::stop_token& stop) const {
    demo::Random random(mixedSeed(m_settings.seed, static_cast<std::uint64_t>(step)));
    const bool silent = step < m_settings.auxiliarySteps;
    const bool simple = step * 2 < m_settings.auxiliarySteps || (!silent && random.chance(kSimple));
    BaseBatch batch;
    batch.images = !silent && random.chance(kImages);
    batch.pooling = drawPooling(random, batch.images, step);
    const PromptTemplate prompt = drawRoles(m_prompt, random);
    std::vector<at::Tensor> features;
    while (static_cast<std::int64_t>(features.size()) < m_settings.batch) {
        throwIfStopped(stop);
        const DemoClip& clip = m_pool.at(
            simple && !m_pool.simple().empty() ? random.pick(m_pool.simple()) : random.index(m_pool.size()), stop);
        addRow(batch, features, clip, random);
        const demo::Scene& scene = batch.scenes.back();
        if (scene.items.empty() && scene.kind != demo::SceneKind::Outside) { // a moment in which nothing is to be seen
            features.pop_back();
            batch.scenes.pop_back();
            batch.times.pop_back();
        } else if (!silent) {
            batch.prompts.push_back(ask(scene, prompt, random));
        }
    }
    batch.features = at::stack(features);
    return batch;
}

} // namespace pllava
