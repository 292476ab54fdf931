#pragma once
// Private to the engine: needs torch.

#include <stop_token>
#include <vector>

#include "core/demo/random.h"
#include "core/pretrain/clip_pool.h"
#include "core/pretrain/shared_prompt.h"
#include "core/text/prompt_template.h"
#include "core/train/training_settings.h"

namespace pllava {

/// One step's clips and what is asked about them.
struct BaseBatch {
    PoolingShape pooling;
    at::Tensor features;             // (B, T, patches, Dv), fp32
    std::vector<demo::Scene> scenes; ///< an image's is what is still to be seen
    std::vector<std::vector<double>> times;
    std::vector<SharedPrompt> prompts; ///< empty in the steps without text
    bool images = false;
};

/// Draws the batch of a step; everything follows from seed and step.
class BaseBatches {
public:
    BaseBatches(const TrainingSettings& settings, ClipPool& pool, const Tokenizer& tokenizer, PromptTemplate prompt,
                std::int64_t imageId)
        : m_settings(settings), m_pool(pool), m_tokenizer(tokenizer), m_prompt(std::move(prompt)), m_imageId(imageId) {}
    BaseBatch draw(std::int64_t step, const std::stop_token& stop) const;

private:
    void addRow(BaseBatch& batch, std::vector<at::Tensor>& features, const DemoClip& clip, demo::Random& random) const;
    SharedPrompt ask(const demo::Scene& scene, const PromptTemplate& prompt, demo::Random& random) const;
    PoolingShape drawPooling(demo::Random& random, bool images, std::int64_t step) const;

    const TrainingSettings& m_settings;
    ClipPool& m_pool;
    const Tokenizer& m_tokenizer;
    PromptTemplate m_prompt;
    std::int64_t m_imageId;
};

} // namespace pllava
