#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/pooling_shape.h"
#include "core/demo/scene.h"

namespace pllava::demo {

/// Targets of heads that only training has. 0 stands for nothing there; colours and shapes count from 1.
constexpr std::int64_t kIgnored = -100; ///< no target: the answer would not be certain
constexpr std::int64_t kColorClasses = kColors + 1, kShapeClasses = kShapes + 1,
                       kMotionClasses = 4 + kHeadings, ///< none, still, a heading, appears, disappears
    kGroundClasses = kBackdrops + 1,                   ///< the last: another world
    kPlaceClasses = kPlaces, kSizeClasses = 2, kSpeedClasses = 2;

/// What the patches of one picture show, row by row.
struct PatchLabels {
    std::vector<std::int64_t> color, shape, ground;
    std::vector<float> centerX, centerY; ///< of the item there, −1 to 1 over the picture; 0 where there is none
    std::vector<float> radius;           ///< in pixels of kSide
};
PatchLabels labelPatches(const Scene& scene, double u, int grid);

/// What pooled visual tokens show, in their order (T', H', W'): an item seen there in that stretch of frames, or where
/// one has disappeared before. A motion is inferred from the frames up to there and after.
struct TokenLabels {
    std::vector<std::int64_t> color, shape, motion, size, ground;
    std::vector<float> centerX, centerY; ///< of the item there at that time, −1 to 1; 0 where there is none
};
TokenLabels labelTokens(const Scene& scene, std::span<const double> times, const PoolingShape& pooling);

/// What is true of one item.
struct ItemLabels {
    std::int64_t color = 0, shape = 0, motion = 0, place = kIgnored, size = kIgnored, speed = kIgnored;
    std::optional<Point> center; ///< of what stays where it is, −1 to 1
    std::optional<double> when;  ///< u at which it appears or disappears
};
ItemLabels labelItem(const Scene& scene, const Item& item);

} // namespace pllava::demo
