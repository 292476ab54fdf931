#include "core/base/visual_layout.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/printable.h"

namespace pllava {

std::string_view name(VisualLayout layout) {
    switch (layout) {
    case VisualLayout::Pllava: return "pllava";
    case VisualLayout::NFrame: return "n-frame";
    case VisualLayout::VideoChatGpt: return "video-chatgpt";
    case VisualLayout::IgVlm: return "ig-vlm";
    case VisualLayout::Image: return "image";
    case VisualLayout::Own: return "own";
    }
    return {};
}

VisualLayout parseVisualLayout(std::string_view text) {
    for (const VisualLayout layout : kVisualLayouts)
        if (text == name(layout))
            return layout;
    if (text == name(VisualLayout::Own))
        return VisualLayout::Own;
    throw Error(
        ErrorKind::InvalidArgument,
        fmt::format("'{}' is no layout; give pllava, n-frame, video-chatgpt, ig-vlm or image", printable(text)));
}

std::string_view whyNotPooled(VisualLayout layout) {
    switch (layout) {
    case VisualLayout::Pllava: return {};
    case VisualLayout::NFrame: return "n-frame keeps every token of every frame";
    case VisualLayout::VideoChatGpt: return "video-chatgpt averages each frame and each place, T + h·w tokens";
    case VisualLayout::IgVlm: return "ig-vlm keeps every token of its one picture";
    case VisualLayout::Image: return "image keeps every token of its one frame";
    case VisualLayout::Own: return "this model lays its visual tokens out in its own way; choose pllava to pool them";
    }
    return {};
}

GridSize igVlmGrid(std::int64_t frames) {
    const auto columns = static_cast<std::int64_t>(std::nearbyint(std::sqrt(static_cast<double>(frames))));
    return {columns, (frames + columns - 1) / columns};
}

PoolingShape shapeOf(VisualLayout layout, const PoolingShape& pooling, std::int64_t frames,
                     const std::array<std::int64_t, 2>& grid) {
    if (layout == VisualLayout::Pllava)
        return pooling;
    const bool onePicture = layout == VisualLayout::IgVlm || layout == VisualLayout::Image;
    return {onePicture ? 1 : frames, grid[0], grid[1]};
}

std::int64_t visualTokens(VisualLayout layout, const PoolingShape& shape) {
    requireUsable(shape);
    return layout == VisualLayout::VideoChatGpt ? shape.frames + shape.height * shape.width : shape.tokens();
}

} // namespace pllava
