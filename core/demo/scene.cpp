#include "core/demo/scene.h"

#include <algorithm>
#include <cmath>

namespace pllava::demo {

Point step(Heading heading) {
    constexpr double kDiagonal = 0.70710678118654752;
    switch (heading) {
    case Heading::Left: return {-1, 0};
    case Heading::Right: return {1, 0};
    case Heading::Up: return {0, -1};
    case Heading::Down: return {0, 1};
    case Heading::UpperLeft: return {-kDiagonal, -kDiagonal};
    case Heading::UpperRight: return {kDiagonal, -kDiagonal};
    case Heading::LowerLeft: return {-kDiagonal, kDiagonal};
    case Heading::LowerRight: return {kDiagonal, kDiagonal};
    }
    return {};
}

Heading opposite(Heading heading) {
    constexpr std::array kOpposite{Heading::Right,      Heading::Left,      Heading::Down,       Heading::Up,
                                   Heading::LowerRight, Heading::LowerLeft, Heading::UpperRight, Heading::UpperLeft};
    return kOpposite[static_cast<std::size_t>(heading)];
}

Point position(const Scene& scene, const Item& item, double u) {
    Point at{item.x, item.y};
    if (item.motion == Motion::Move) {
        const Point way = step(item.heading);
        at = {at.x + way.x * item.distance * u, at.y + way.y * item.distance * u};
    }
    if (scene.camera) {
        const Point way = step(*scene.camera);
        at = {at.x - way.x * scene.cameraDistance * u, at.y - way.y * scene.cameraDistance * u};
    }
    return at;
}

bool visible(const Item& item, double u) {
    return item.motion == Motion::Appear ? u >= item.when : item.motion != Motion::Disappear || u < item.when;
}

std::vector<const Item*> active(const Scene& scene) {
    std::vector<const Item*> out;
    for (const Item& item : scene.items)
        if (item.motion != Motion::Still)
            out.push_back(&item);
    return out;
}

std::optional<Place> placeOf(const Item& item) {
    constexpr double kThird = kSide / 3, kMargin = 5;
    const auto third = [](double at) -> std::optional<std::size_t> {
        const double inside = std::fmod(at, kThird);
        const bool outer = at < kMargin || at > kSide - kMargin;
        if (!outer && ((inside < kMargin && at > kThird) || (inside > kThird - kMargin && at < 2 * kThird)))
            return std::nullopt;
        return static_cast<std::size_t>(std::clamp(at / kThird, 0.0, 2.0));
    };
    const auto column = third(item.x), row = third(item.y);
    if (!column || !row)
        return std::nullopt;
    return static_cast<Place>(*row * 3 + *column);
}

std::optional<Size> sizeOf(const Item& item) {
    constexpr double kSmall = 10.5, kLarge = 15;
    if (item.radius > kSmall && item.radius < kLarge)
        return std::nullopt;
    return item.radius <= kSmall ? Size::Small : Size::Large;
}

std::optional<Speed> speedOf(const Item& item) {
    constexpr double kSlow = 34, kFast = 50; // pixels over the clip
    if (item.motion != Motion::Move || (item.distance > kSlow && item.distance < kFast))
        return std::nullopt;
    return item.distance <= kSlow ? Speed::Slow : Speed::Fast;
}

Scene reversed(Scene scene) {
    const Scene forward = scene;
    for (std::size_t i = 0; i < scene.items.size(); ++i) {
        Item& item = scene.items[i];
        const Point end = position(forward, forward.items[i], 1);
        item.x = end.x;
        item.y = end.y;
        item.heading = opposite(item.heading);
        item.when = 1 - item.when;
        if (item.motion == Motion::Appear)
            item.motion = Motion::Disappear;
        else if (item.motion == Motion::Disappear)
            item.motion = Motion::Appear;
    }
    if (scene.camera)
        scene.camera = opposite(*scene.camera);
    if (scene.kind == SceneKind::Appears)
        scene.kind = SceneKind::Disappears;
    else if (scene.kind == SceneKind::Disappears)
        scene.kind = SceneKind::Appears;
    return scene;
}

Scene stillAt(const Scene& scene, double u) {
    Scene still = scene;
    still.medium = Medium::Image;
    still.camera.reset();
    still.items.clear();
    for (Item item : scene.items) {
        if (!visible(item, u))
            continue;
        const Point at = position(scene, item, u);
        item.x = at.x;
        item.y = at.y;
        item.motion = Motion::Still;
        still.items.push_back(item);
    }
    if (still.kind != SceneKind::Outside)
        still.kind = SceneKind::Still;
    return still;
}

} // namespace pllava::demo
