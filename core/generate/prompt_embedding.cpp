#include "core/generate/prompt_embedding.h"

#include <algorithm>
#include <vector>

#include <ATen/ops/cat.h>

namespace pllava {

at::Tensor embedPrompt(const LanguageModel& model, std::int64_t imageTokenIndex, std::span<const std::int64_t> ids,
                       const at::Tensor& visual) {
    const auto image = std::find(ids.begin(), ids.end(), imageTokenIndex);
    if (!visual.defined() || image == ids.end())
        return model.embed(ids).unsqueeze(0);
    const auto before = static_cast<std::size_t>(image - ids.begin());
    std::vector<at::Tensor> parts;
    if (before > 0)
        parts.push_back(model.embed(ids.first(before)));
    parts.push_back(visual);
    if (before + 1 < ids.size())
        parts.push_back(model.embed(ids.subspan(before + 1)));
    return at::cat(parts).unsqueeze(0); // (1, L, D)
}

} // namespace pllava
