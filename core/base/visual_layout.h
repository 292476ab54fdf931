#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/pooling_shape.h"

namespace pllava {

/// How a clip becomes visual tokens: PLLaVA's layout and those of the systems that it is compared with. All run on the
/// loaded weights, so that nothing but the layout differs.
enum class VisualLayout {
    /// Projected features, then adaptive average pooling to (T', H', W'). Source: PLLaVA, arXiv 2404.16994,
    /// section 3.2.
    Pllava,
    /// The frames' projected features one after the other, T·h·w tokens. Source: the same, section 3.1 ("n-frame").
    NFrame,
    /// Before the projector: the means of the T frames over space, then the means of the h·w places over time; T + h·w
    /// tokens. Source: Video-ChatGPT, arXiv 2306.05424, section 3.1, in the order of its code, without its padding to
    /// 100 frames.
    VideoChatGpt,
    /// n frames tiled into one picture, which is looked at as an image: h·w tokens. The authors ran it on LLaVA-1.6,
    /// which also looks at tiles of the picture in full resolution; here there is only that model's base resolution:
    /// the whole grid squeezed to the tower's square. Source: IG-VLM, arXiv 2403.18406, section 3.
    IgVlm,
    /// The image model: the frame in the middle alone, α = 0, h·w tokens. Source: LLaVA-1.5, arXiv 2310.03744.
    Image,
    /// What a family of models was trained with where that is none of these; core/model has it. Few models have one.
    Own
};

/// Those that every model has.
inline constexpr std::array kVisualLayouts{VisualLayout::Pllava, VisualLayout::NFrame, VisualLayout::VideoChatGpt,
                                           VisualLayout::IgVlm, VisualLayout::Image};

/// "pllava", "n-frame", "video-chatgpt", "ig-vlm" or "image", as on the command line, or "own".
std::string_view name(VisualLayout layout);
/// The layout of this name. Throws InvalidArgument that lists them.
VisualLayout parseVisualLayout(std::string_view text);
/// Why the layout has no use for a pooling shape, in words; empty where it pools.
std::string_view whyNotPooled(VisualLayout layout);

/// Default number of frames of IG-VLM.
constexpr int kIgVlmFrames = 6;

/// Columns and rows of IG-VLM's picture of `frames` frames: round(√frames) columns and as many rows as needed, in
/// reading order.
struct GridSize {
    std::int64_t columns = 1;
    std::int64_t rows = 1;
};
GridSize igVlmGrid(std::int64_t frames);

/// Frames, rows and columns of what a layout makes of `frames` frames of (h, w) features, for Own of (h, w) tokens: the
/// pooling shape itself, (T, h, w) for n-frame, Video-ChatGPT and Own, (1, h, w) where one picture is looked at.
PoolingShape shapeOf(VisualLayout layout, const PoolingShape& pooling, std::int64_t frames,
                     const std::array<std::int64_t, 2>& grid);
/// Visual tokens of a layout whose shapeOf() this is. Throws InvalidArgument as requireUsable() does.
std::int64_t visualTokens(VisualLayout layout, const PoolingShape& shape);

} // namespace pllava
