#pragma once
// Private to the engine: needs torch.

#include <ATen/core/Tensor.h>

#include "core/base/visual_layout.h"
#include "core/model/multi_modal_projector.h"

namespace pllava {

/// Video-ChatGPT's means of vision features (T, N, Dv) → (T + N, Dv): each frame's mean over its N places, then each
/// place's mean over the T frames. Source: arXiv 2306.05424, section 3.1; get_spatio_temporal_features of its code.
at::Tensor spatioTemporalMeans(const at::Tensor& visionFeatures);

/// Visual tokens of a clip, the input of the language model, (n, D) in fp32: vision features (T, N, Dv) and projected
/// ones (T, h, w, D) laid out. Only Pllava looks at the pooling shape, only VideoChatGpt at the vision features and the
/// projector.
at::Tensor visualTokens(VisualLayout layout, const PoolingShape& pooling, const at::Tensor& visionFeatures,
                        const at::Tensor& projected, const MultiModalProjector& projector);

} // namespace pllava
