#pragma once
// Private to the engine: needs torch.

#include <map>
#include <string>

#include <ATen/core/Tensor.h>

#include "core/pretrain/base_batch.h"
#include "core/pretrain/heads.h"
#include "core/pretrain/word_targets.h"

namespace pllava {

/// Positions of the parts of a row.
struct RowLayout {
    std::int64_t before = 0, visual = 0, text = 0; ///< ids or tokens
};

/// Hidden states (B, L, D) after the two decoder layers that heads read.
struct Taps {
    at::Tensor middle, late;
};

/// The heads inside the language model.
Heads makeBaseHeads(std::int64_t hiddenSize);

/// What visual tokens know of motion, colour and shape, at both taps. Adds "motion" to the measures.
at::Tensor visualTokenLoss(const Heads& heads, const Taps& taps, const BaseBatch& batch, const RowLayout& layout,
                           std::map<std::string, double>& measures);
/// What words that name an item know of it. Adds "mention_color" and the like to the measures.
at::Tensor mentionLoss(const Heads& heads, const Taps& taps, const BaseBatch& batch, const RowLayout& layout,
                       const WordTargets& words, std::map<std::string, double>& measures);

} // namespace pllava
