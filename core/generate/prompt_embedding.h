#pragma once
// Private to the engine: needs torch.

#include <cstdint>
#include <span>

#include <ATen/core/Tensor.h>

#include "core/model/language_model.h"

namespace pllava {

/// Embeddings of a prompt with the visual tokens (n, D) in place of the image id, (1, L, D); of the words alone
/// where `visual` is undefined or `ids` has no image.
at::Tensor embedPrompt(const LanguageModel& model, std::int64_t imageTokenIndex, std::span<const std::int64_t> ids,
                       const at::Tensor& visual);

} // namespace pllava
