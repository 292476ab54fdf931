#include "core/pretrain/vision_stage.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/smooth_l1_loss.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>
#include <nlohmann/json.hpp>

#include "core/base/stop.h"
#include "core/demo/labels.h"
#include "core/demo/scene_generator.h"
#include "core/model/family.h"
#include "core/pretrain/demo_pictures.h"
#include "core/pretrain/heads.h"
#include "core/pretrain/stage_task.h"
#include "core/pretrain/whole_model.h"
#include "core/train/data_order.h"

namespace pllava {
namespace {

constexpr const char* kTower = "vision_tower.";

constexpr std::int64_t kWhitened = 40; ///< batches that the first filters are taken from

/// Filters (D, 3, P, P) whose answers to pictures (B, 3, S, S) are uncorrelated and of one size, the D strongest
/// principal components: an even surface outweighs the edges by far, and edges define shapes. D is at most 3·P².
at::Tensor whitening(const at::Tensor& pictures, const at::Tensor& filters) {
    const std::int64_t side = filters.size(2);
    const at::Tensor patches = pictures.unfold(2, side, side).unfold(3, side, side).permute({0, 2, 3, 1, 4, 5}),
                     rows = patches.reshape({-1, 3 * side * side}), centered = rows - rows.mean(0, true);
    const auto [values, vectors] = at::linalg_eigh(centered.t().mm(centered) / static_cast<double>(centered.size(0)));
    const std::int64_t first = values.size(0) - filters.size(0);
    const at::Tensor scales = (values.slice(0, first) + 1e-2).rsqrt();
    return (vectors.slice(1, first) * scales).t().reshape(filters.sizes()) * 0.5;
}

/// Labels of a batch, a row a patch.
struct Targets {
    at::Tensor color, shape, ground; // (B·patches)
    at::Tensor center;               // (B·patches, 2)
    at::Tensor radius;               // (B·patches, 1), about −1 to 1
    at::Tensor there;                // (B·patches), whether an item is
};

struct Batch {
    at::Tensor pixels; // (B, 3, S, S)
    Targets targets;
};

class VisionStage {
public:
    explicit VisionStage(const TrainingJob& job)
        : m_settings(job.settings), m_model(job.folders.base, job.settings.seed),
          m_pictures(job.folders.base, m_model.config()), m_leaves(m_model.train(kTower)),
          m_heads(m_model.config().vision.hiddenSize, {{"color", demo::kColorClasses},
                                                       {"shape", demo::kShapeClasses},
                                                       {"ground", demo::kGroundClasses},
                                                       {"cell", 2},
                                                       {"center", 2},
                                                       {"radius", 1}}),
          m_grid(static_cast<int>(m_model.config().vision.imageSize / m_model.config().vision.patchSize)) {
        for (const auto& [name, tensor] : m_heads.parameters())
            m_leaves[name] = tensor;
        if (m_model.isFresh() && job.start == TrainingStart::Fresh)
            whiten();
    }

    NamedTensors leaves() const { return m_leaves; }
    void write(const std::filesystem::path& folder) const { m_model.write(folder); }

    StepOutcome accumulate(std::int64_t step, const std::stop_token& stop) {
        const Batch batch = draw(step, stop);
        const auto tower = familyOf(m_model.config()).visionTower(m_model.config(), m_model);
        const at::Tensor seen = tower->forward(batch.pixels, stop).flatten(0, 1); // (B·patches, hidden)
        StepOutcome out;
        const at::Tensor loss = lossOf(seen, batch.targets, out);
        loss.backward();
        out.loss = loss.item<double>();
        out.tokens = seen.size(0);
        return out;
    }

private:
    void whiten() {
        const at::NoGradGuard noGradients;
        std::vector<at::Tensor> pictures;
        for (std::int64_t batch = 1; batch <= kWhitened; ++batch)
            pictures.push_back(draw(-batch, {}).pixels);
        for (auto& [name, tensor] : m_leaves)
            if (name.find("patch_embedding") != std::string::npos)
                tensor.copy_(whitening(at::cat(pictures), tensor));
    }

    Batch draw(std::int64_t step, const std::stop_token& stop) {
        demo::Random random(mixedSeed(m_settings.seed, static_cast<std::uint64_t>(step)));
        std::vector<at::Tensor> pixels;
        std::vector<std::int64_t> color, shape, ground;
        std::vector<float> center, radius;
        for (std::int64_t i = 0; i < m_settings.samplesPerStep(); ++i) {
            throwIfStopped(stop);
            const demo::Scene scene = demo::makeScene(random);
            const double u = random.real(0, 1);
            pixels.push_back(m_pictures.pixels(scene, {&u, 1}, random.chance(.1) ? 224 : 112));
            const demo::PatchLabels labels = demo::labelPatches(scene, u, m_grid);
            color.insert(color.end(), labels.color.begin(), labels.color.end());
            shape.insert(shape.end(), labels.shape.begin(), labels.shape.end());
            ground.insert(ground.end(), labels.ground.begin(), labels.ground.end());
            for (std::size_t patch = 0; patch < labels.color.size(); ++patch) {
                center.insert(center.end(), {labels.centerX[patch], labels.centerY[patch]});
                radius.push_back((labels.radius[patch] - 13) / 5);
            }
        }
        const at::Tensor colors = at::tensor(color, at::kLong);
        return {at::stack(pixels).squeeze(1),
                {colors, at::tensor(shape, at::kLong), at::tensor(ground, at::kLong),
                 at::tensor(center, at::kFloat).view({-1, 2}), at::tensor(radius, at::kFloat).view({-1, 1}),
                 colors > 0}};
    }

    /// (B·patches, 2): the patch's own position, which every token is to know.
    at::Tensor cells(std::int64_t patches) const {
        std::vector<float> places;
        for (std::int64_t i = 0; i < patches; ++i) {
            const auto patch = static_cast<int>(i % (m_grid * m_grid));
            const float size = 2.0F / static_cast<float>(m_grid);
            places.push_back((static_cast<float>(patch % m_grid) + 0.5F) * size - 1);
            places.push_back((static_cast<float>(patch / m_grid) + 0.5F) * size - 1);
        }
        return at::tensor(places, at::kFloat).view({-1, 2});
    }

    at::Tensor lossOf(const at::Tensor& seen, const Targets& targets, StepOutcome& out) const {
        const at::Tensor weights = at::where(targets.there, 1.0, 0.3).to(at::kFloat), color = m_heads("color", seen),
                         shape = m_heads("shape", seen), ground = m_heads("ground", seen);
        const at::Tensor items = seen.index({targets.there}), centers = targets.center.index({targets.there});
        const at::Tensor center = m_heads("center", items);
        const double count = static_cast<double>(seen.size(0));
        out.measures = {{"color", accuracy(color, targets.color, targets.there)},
                        {"shape", accuracy(shape, targets.shape, targets.there)},
                        {"ground", accuracy(ground, targets.ground, targets.ground >= 0)},
                        {"center_pixels", (center - centers).detach().pow(2).mean().sqrt().item<double>() * 56},
                        {"patches", count}};
        return weightedCrossEntropy(color, targets.color, weights) +
               1.5 * weightedCrossEntropy(shape, targets.shape, weights) +
               0.5 * weightedCrossEntropy(ground, targets.ground, at::where(targets.there, 0.3, 1.0).to(at::kFloat)) +
               (m_heads("cell", seen) - cells(seen.size(0))).pow(2).mean() +
               3 * at::smooth_l1_loss(center, centers, at::Reduction::Mean, 0.1) +
               0.5 * at::smooth_l1_loss(m_heads("radius", items), targets.radius.index({targets.there}),
                                        at::Reduction::Mean, 0.5);
    }

    TrainingSettings m_settings;
    WholeModel m_model;
    DemoPictures m_pictures;
    NamedTensors m_leaves;
    Heads m_heads;
    int m_grid;
};

} // namespace

TrainingTask visionStage(const TrainingJob& job) {
    return stageTask<VisionStage>(job);
}

} // namespace pllava
