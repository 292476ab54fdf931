#include "core/base/token_norms.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {

std::string name(const ProbePoint& point) {
    switch (point.kind) {
    case ProbePoint::Kind::Projected: return "projected";
    case ProbePoint::Kind::Pooled: return "pooled";
    case ProbePoint::Kind::Layer: return fmt::format("layer:{}", point.layer);
    case ProbePoint::Kind::Final: return "final";
    }
    return {};
}

ProbePoint parseProbePoint(std::string_view text) {
    for (const auto kind : {ProbePoint::Kind::Projected, ProbePoint::Kind::Pooled, ProbePoint::Kind::Final})
        if (text == name({kind}))
            return {kind};
    constexpr std::string_view prefix = "layer:";
    ProbePoint point{ProbePoint::Kind::Layer};
    const char* end = text.data() + text.size();
    if (text.starts_with(prefix)) {
        const auto [rest, fault] = std::from_chars(text.data() + prefix.size(), end, point.layer);
        if (fault == std::errc() && rest == end && point.layer >= 0)
            return point;
    }
    throw Error(
        ErrorKind::InvalidArgument,
        fmt::format("'{}' is not a probe point; give projected, pooled, layer:K with K from 0 on, or final", text));
}

namespace {

/// The sampled frame in whose cell of IG-VLM's picture the middle of this patch lies.
std::int64_t frameOfPatch(const TokenNorms& norms, std::int64_t row, std::int64_t column) {
    const auto frames = static_cast<std::int64_t>(norms.frameTimesSeconds.size());
    if (frames == 0)
        return -1;
    const GridSize grid = igVlmGrid(frames);
    const std::int64_t frame = (2 * row + 1) * grid.rows / (2 * norms.shape.height) * grid.columns +
                               (2 * column + 1) * grid.columns / (2 * norms.shape.width);
    return frame < frames ? frame : -1;
}

} // namespace

TokenCoordinate coordinateOf(const TokenNorms& norms, std::int64_t index) {
    const PoolingShape& shape = norms.shape;
    const bool means = norms.layout == VisualLayout::VideoChatGpt;
    if (means && index < shape.frames)
        return {index, -1, -1};
    const std::int64_t cell = means ? index - shape.frames : index, row = cell / shape.width;
    TokenCoordinate found{row / shape.height, row % shape.height, cell % shape.width};
    if (means)
        found.t = -1;
    if (norms.layout == VisualLayout::IgVlm)
        found.t = frameOfPatch(norms, found.h, found.w);
    return found;
}

PoolingWindow poolingWindow(std::int64_t t, std::int64_t sampled, std::int64_t pooled) {
    return {t * sampled / pooled, ((t + 1) * sampled + pooled - 1) / pooled};
}

std::int64_t pooledFrameAt(const TokenNorms& norms, double seconds) {
    const auto& times = norms.frameTimesSeconds;
    if (times.empty())
        return 0;
    const auto nearest = std::min_element(
        times.begin(), times.end(), [&](double a, double b) { return std::abs(a - seconds) < std::abs(b - seconds); });
    const std::int64_t sampled = nearest - times.begin();
    std::int64_t t = 0;
    while (t + 1 < norms.shape.frames &&
           poolingWindow(t, static_cast<std::int64_t>(times.size()), norms.shape.frames).end <= sampled)
        ++t;
    return t;
}

double secondsOf(const TokenNorms& norms, std::int64_t t) {
    const auto& times = norms.frameTimesSeconds;
    if (times.empty())
        return 0;
    if (norms.layout == VisualLayout::IgVlm)
        return times[static_cast<std::size_t>(t)];
    const PoolingWindow window = poolingWindow(t, static_cast<std::int64_t>(times.size()), norms.shape.frames);
    return times[static_cast<std::size_t>((window.first + window.end - 1) / 2)];
}

void requireFinite(const TokenNorms& norms) {
    if (!std::ranges::all_of(norms.norms, [](float norm) { return std::isfinite(norm); }))
        throw Error(ErrorKind::Unsupported, "norms at " + name(norms.point) +
                                                " are NaN or infinity: the weights are broken or too large for the "
                                                "number format; try --dtype fp32");
}

} // namespace pllava
