#include "core/demo/labels.h"

#include <algorithm>
#include <cmath>

namespace pllava::demo {
namespace {

constexpr std::int64_t kStillClass = 1, kFirstHeading = 2, kAppears = 2 + kHeadings, kDisappears = kAppears + 1;

std::int64_t one(auto value) {
    return 1 + static_cast<std::int64_t>(value);
}

std::int64_t motionClass(const Scene& scene, const Item& item) {
    if (scene.camera) // what is seen goes the other way
        return kFirstHeading + static_cast<std::int64_t>(opposite(*scene.camera));
    switch (item.motion) {
    case Motion::Still: return kStillClass;
    case Motion::Appear: return kAppears;
    case Motion::Disappear: return kDisappears;
    case Motion::Move: break;
    }
    return kFirstHeading + static_cast<std::int64_t>(item.heading);
}

std::int64_t groundClass(const Scene& scene) {
    return scene.kind == SceneKind::Outside ? static_cast<std::int64_t>(kBackdrops)
                                            : static_cast<std::int64_t>(scene.backdrop);
}

std::int64_t sizeClass(const Item& item) {
    const auto size = sizeOf(item);
    return size ? static_cast<std::int64_t>(*size) : kIgnored;
}

/// One item in one stretch of frames: where, and what to call its motion there.
struct Sighting {
    const Item* item;
    Point at;
    std::int64_t motion;
    bool gone;
};

std::vector<Sighting> sightings(const Scene& scene, std::span<const double> times) {
    double middle = 0;
    for (const double time : times)
        middle += time / static_cast<double>(times.size());
    std::vector<Sighting> out;
    for (const Item& item : scene.items) {
        const bool seen = std::ranges::any_of(times, [&](double time) { return visible(item, time); });
        if (!seen && item.motion != Motion::Disappear)
            continue;
        const bool notYet = seen && item.motion == Motion::Disappear;
        out.push_back({&item, position(scene, item, middle), notYet ? kStillClass : motionClass(scene, item), !seen});
    }
    // Where an item is gone, one that is there comes after and covers it.
    std::ranges::stable_partition(out, [](const Sighting& sighting) { return sighting.gone; });
    return out;
}

} // namespace

PatchLabels labelPatches(const Scene& scene, double u, int grid) {
    constexpr double kReach = 4; // pixels beyond the edge at which a patch's centre still counts
    const auto count = static_cast<std::size_t>(grid) * grid;
    const std::int64_t ground = groundClass(scene);
    PatchLabels out{
        std::vector<std::int64_t>(count), std::vector<std::int64_t>(count), std::vector<std::int64_t>(count, ground),
        std::vector<float>(count),        std::vector<float>(count),        std::vector<float>(count)};
    for (std::size_t patch = 0; patch < count; ++patch) {
        const double size = kSide / grid, x = (static_cast<double>(patch % grid) + .5) * size,
                     y = (static_cast<double>(patch / grid) + .5) * size;
        double nearest = kReach;
        for (const Item& item : scene.items) {
            const Point at = position(scene, item, u);
            const double distance = std::hypot(x - at.x, y - at.y) - item.radius;
            if (!visible(item, u) || distance >= nearest)
                continue;
            nearest = distance;
            out.color[patch] = one(item.color);
            out.shape[patch] = one(item.shape);
            out.centerX[patch] = static_cast<float>(at.x / (kSide / 2) - 1);
            out.centerY[patch] = static_cast<float>(at.y / (kSide / 2) - 1);
            out.radius[patch] = static_cast<float>(item.radius);
        }
    }
    return out;
}

TokenLabels labelTokens(const Scene& scene, std::span<const double> times, const PoolingShape& pooling) {
    constexpr double kReach = 0.43; // of a cell's side, beyond a third of the item
    const auto tokens = static_cast<std::size_t>(pooling.tokens()), frames = times.size(),
               stretches = static_cast<std::size_t>(pooling.frames);
    TokenLabels out{std::vector<std::int64_t>(tokens),
                    std::vector<std::int64_t>(tokens),
                    std::vector<std::int64_t>(tokens),
                    std::vector<std::int64_t>(tokens, kIgnored),
                    std::vector<std::int64_t>(tokens, groundClass(scene)),
                    std::vector<float>(tokens),
                    std::vector<float>(tokens)};
    const double cellWidth = kSide / static_cast<double>(pooling.width),
                 cellHeight = kSide / static_cast<double>(pooling.height);
    for (std::size_t stretch = 0, token = 0; stretch < stretches; ++stretch) {
        const std::size_t begin = stretch * frames / stretches,
                          end = ((stretch + 1) * frames + stretches - 1) / stretches;
        const std::vector<Sighting> seen = sightings(scene, times.subspan(begin, end - begin));
        for (std::int64_t row = 0; row < pooling.height; ++row)
            for (std::int64_t column = 0; column < pooling.width; ++column, ++token) {
                double nearest = 1e9;
                for (const Sighting& sighting : seen) {
                    const double distance =
                        std::max(std::abs((static_cast<double>(column) + .5) * cellWidth - sighting.at.x),
                                 std::abs((static_cast<double>(row) + .5) * cellHeight - sighting.at.y)) -
                        .35 * sighting.item->radius;
                    if (distance >= kReach * cellWidth || (!sighting.gone && distance >= nearest))
                        continue;
                    nearest = sighting.gone ? nearest : distance;
                    out.color[token] = one(sighting.item->color);
                    out.shape[token] = one(sighting.item->shape);
                    out.motion[token] = sighting.motion;
                    out.size[token] = sizeClass(*sighting.item);
                    out.centerX[token] = static_cast<float>(sighting.at.x / (kSide / 2) - 1);
                    out.centerY[token] = static_cast<float>(sighting.at.y / (kSide / 2) - 1);
                }
            }
    }
    return out;
}

ItemLabels labelItem(const Scene& scene, const Item& item) {
    ItemLabels out;
    out.color = one(item.color);
    out.shape = one(item.shape);
    out.motion = motionClass(scene, item);
    if (item.motion == Motion::Still && !scene.camera) {
        const auto place = placeOf(item);
        out.place = place ? static_cast<std::int64_t>(*place) : kIgnored;
        out.center = Point{item.x / (kSide / 2) - 1, item.y / (kSide / 2) - 1};
    }
    if (item.motion == Motion::Appear || item.motion == Motion::Disappear)
        out.when = item.when;
    out.size = sizeClass(item);
    if (const auto speed = speedOf(item))
        out.speed = static_cast<std::int64_t>(*speed);
    return out;
}

} // namespace pllava::demo
