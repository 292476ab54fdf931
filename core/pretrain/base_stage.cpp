#include "core/pretrain/base_stage.h"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/adaptive_avg_pool3d.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include "core/base/resources.h"
#include "core/model/family.h"
#include "core/model/language_model.h"
#include "core/pretrain/base_losses.h"
#include "core/pretrain/stage_task.h"
#include "core/pretrain/whole_model.h"

namespace pllava {
namespace {

constexpr int kFrames = 8;

/// A batch's texts as one rectangle, padded on the right.
struct PackedText {
    std::vector<std::int64_t> ids, positions, owners; // (B, text)
    std::vector<std::int64_t> places;                 ///< whose hidden states predict a learned id, in the whole batch
    std::vector<std::int64_t> learned;                ///< those ids
    RowLayout layout;
};

PackedText pack(const BaseBatch& batch, std::int64_t padding) {
    PackedText out;
    out.layout.before = batch.prompts.empty() ? 0 : static_cast<std::int64_t>(batch.prompts[0].before.size());
    out.layout.visual = batch.pooling.tokens();
    for (const SharedPrompt& prompt : batch.prompts)
        out.layout.text = std::max(out.layout.text, static_cast<std::int64_t>(prompt.ids.size()));
    const std::int64_t shared = out.layout.before + out.layout.visual, length = shared + out.layout.text;
    for (std::size_t row = 0; row < batch.prompts.size(); ++row) {
        const SharedPrompt& prompt = batch.prompts[row];
        for (std::size_t i = 0; i < static_cast<std::size_t>(out.layout.text); ++i) {
            const bool there = i < prompt.ids.size();
            out.ids.push_back(there ? prompt.ids[i] : padding);
            out.positions.push_back(there ? shared + prompt.positions[i] : 0);
            out.owners.push_back(there ? prompt.owners[i] : -1);
            if (!there || prompt.learned[i] == 0)
                continue;
            out.places.push_back(static_cast<std::int64_t>(row) * length + shared + static_cast<std::int64_t>(i) - 1);
            out.learned.push_back(prompt.ids[i]);
        }
    }
    return out;
}

class BaseStage {
public:
    explicit BaseStage(const TrainingJob& job)
        : m_settings(job.settings), m_model(job.folders.base, job.settings.seed),
          m_tower(familyOf(m_model.config()).visionTower(m_model.config(), m_model)),
          m_pictures(job.folders.base, m_model.config()),
          m_pool({job.settings.demoClips, ~job.settings.seed, kFrames}, *m_tower, m_pictures),
          m_tokenizer(Tokenizer::load(job.folders.base)), m_words(m_tokenizer, m_model.config().text.vocabularySize),
          m_batches(m_settings, m_pool, m_tokenizer,
                    PromptTemplates::load(resourceFolder() / "prompts.json").find("plain"),
                    m_model.config().imageTokenIndex),
          m_leaves(m_model.train("language_model.")), m_heads(makeBaseHeads(m_model.config().text.hiddenSize)) {
        for (const auto& [name, tensor] : m_model.train("multi_modal_projector."))
            m_leaves[name] = tensor;
        for (const auto& [name, tensor] : m_heads.parameters())
            m_leaves[name] = tensor;
    }

    NamedTensors leaves() const { return m_leaves; }
    void write(const std::filesystem::path& folder) const { m_model.write(folder); }

    StepOutcome accumulate(std::int64_t step, const std::stop_token& stop) {
        const BaseBatch batch = m_batches.draw(step, stop);
        const PackedText text = pack(batch, m_model.config().padTokenId);
        const LanguageModel language(m_model.config(), m_model);
        Taps taps;
        ForwardOptions options = optionsFor(batch, text, taps);
        options.stop = stop;
        const at::Tensor hidden = language.forwardAll(embed(language, batch, text), options); // (B, L, D)
        StepOutcome out;
        out.tokens = hidden.size(0) * hidden.size(1);
        at::Tensor loss = at::tensor(0.0F);
        if (!batch.prompts.empty()) {
            loss = textLoss(language, hidden, text, out);
            loss = loss +
                   m_settings.auxiliaryWeight * mentionLoss(m_heads, taps, batch, text.layout, m_words, out.measures);
        }
        if (batch.pooling.height >= 4 && (batch.images || batch.pooling.frames > 1)) // else a token shows too much
            loss = loss + (batch.prompts.empty() ? 1 : m_settings.auxiliaryWeight) *
                              visualTokenLoss(m_heads, taps, batch, text.layout, out.measures);
        loss.backward();
        out.loss = batch.prompts.empty() ? loss.item<double>() : out.measures.at("text");
        return out;
    }

private:
    ForwardOptions optionsFor(const BaseBatch& batch, const PackedText& text, Taps& taps) const {
        ForwardOptions options;
        const std::int64_t middle = m_model.config().text.layers / 2 - 1, late = m_model.config().text.layers / 2;
        options.observer = [&taps, middle, late](std::int64_t layer, const at::Tensor& hidden) {
            if (layer == middle)
                taps.middle = hidden;
            if (layer == late)
                taps.late = hidden;
        };
        if (batch.prompts.empty())
            return options;
        const auto rows = static_cast<std::int64_t>(batch.prompts.size());
        const std::int64_t shared = text.layout.before + text.layout.visual, length = shared + text.layout.text;
        const at::Tensor prefix = at::arange(shared, at::kLong).unsqueeze(0).expand({rows, shared});
        options.positions = at::cat({prefix, at::tensor(text.positions, at::kLong).view({rows, -1})}, 1);
        const at::Tensor owners = at::cat({prefix * 0, at::tensor(text.owners, at::kLong).view({rows, -1})}, 1);
        const at::Tensor order = at::arange(length, at::kLong);
        const at::Tensor sees = (owners.unsqueeze(1) == 0).logical_or(owners.unsqueeze(1) == owners.unsqueeze(2));
        options.visible = sees.logical_and(order.unsqueeze(0) <= order.unsqueeze(1)).unsqueeze(1);
        return options;
    }

    /// Pooled visual tokens, (B, n, D).
    at::Tensor visual(const BaseBatch& batch) {
        const auto& grid = m_model.config().frameShape;
        const at::Tensor flat =
            MultiModalProjector(m_model.config(), m_model).forward(batch.features); // (B, T, patches, D)
        const at::Tensor channels = flat.unflatten(2, {grid[0], grid[1]}).permute({0, 4, 1, 2, 3});
        const PoolingShape& shape = batch.pooling;
        return at::adaptive_avg_pool3d(channels, {shape.frames, shape.height, shape.width}).flatten(2).transpose(1, 2);
    }

    at::Tensor embed(const LanguageModel& language, const BaseBatch& batch, const PackedText& text) {
        const at::Tensor seen = visual(batch);
        if (batch.prompts.empty())
            return seen;
        const std::int64_t rows = seen.size(0);
        const at::Tensor before = language.embed(batch.prompts[0].before).unsqueeze(0).expand({rows, -1, -1});
        return at::cat({before, seen, language.embed(text.ids).view({rows, text.layout.text, -1})}, 1);
    }

    at::Tensor textLoss(const LanguageModel& language, const at::Tensor& hidden, const PackedText& text,
                        StepOutcome& out) const {
        const at::Tensor places = at::tensor(text.places, at::kLong), targets = at::tensor(text.learned, at::kLong);
        const at::Tensor logits = language.logits(at::index_select(hidden.flatten(0, 1), 0, places));
        const at::Tensor weights = at::index_select(at::tensor(m_words.weights(), at::kFloat), 0, targets);
        const at::Tensor loss = weightedCrossEntropy(logits, targets, weights);
        out.measures["text"] = loss.item<double>();
        out.measures["facts"] = accuracy(logits, targets, weights > 1);
        return loss;
    }

    TrainingSettings m_settings;
    WholeModel m_model;
    std::shared_ptr<const VisionTower> m_tower;
    DemoPictures m_pictures;
    ClipPool m_pool;
    Tokenizer m_tokenizer;
    WordTargets m_words;
    BaseBatches m_batches;
    NamedTensors m_leaves;
    Heads m_heads;
};

} // namespace

TrainingTask baseStage(const TrainingJob& job) {
    return stageTask<BaseStage>(job);
}

} // namespace pllava
