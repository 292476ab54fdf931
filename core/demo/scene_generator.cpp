#include "core/demo/scene_generator.h"

#include <algorithm>
#include <cmath>

namespace pllava::demo {
namespace {

constexpr std::array<std::array<double, 3>, kColors> kPalette{
    {{215, 40, 40}, {45, 170, 60}, {45, 85, 230}, {235, 220, 50}, {150, 60, 200}, {245, 135, 25}}};

SceneKind drawKind(Random& random, const SceneWish& wish) {
    if (wish.medium == Medium::Image)
        return wish.kind == SceneKind::Outside || (!wish.kind && random.chance(0.06)) ? SceneKind::Outside
                                                                                      : SceneKind::Still;
    if (wish.kind)
        return *wish.kind;
    return static_cast<SceneKind>(random.weighted({.14, .30, .16, .07, .07, .12, .08, .06}));
}

std::size_t drawCount(Random& random, SceneKind kind, const SceneWish& wish) {
    const std::size_t drawn = 1 + random.weighted({.25, .4, .35});
    const bool two = kind == SceneKind::TwoMove || kind == SceneKind::TwoEvents || kind == SceneKind::CameraPans;
    return std::clamp<std::size_t>(wish.items.value_or(drawn), two ? 2 : 1, 3);
}

void setMotion(Random& random, Item& item, SceneKind kind, std::size_t number) {
    const auto move = [&] {
        item.motion = Motion::Move;
        item.heading = static_cast<Heading>(random.index(kHeadings));
        const std::size_t speed = random.weighted({.4, .2, .4});
        item.distance = speed == 0 ? random.real(24, 34) : speed == 1 ? random.real(34, 50) : random.real(50, 70);
    };
    const auto event = [&](Motion motion, double from, double to) {
        item.motion = motion;
        item.when = random.real(from, to);
    };
    if (kind == SceneKind::OneMoves && number == 0)
        move();
    else if (kind == SceneKind::TwoMove && number < 2)
        move();
    else if (kind == SceneKind::Appears && number == 0)
        event(Motion::Appear, .28, .72);
    else if (kind == SceneKind::Disappears && number == 0)
        event(Motion::Disappear, .28, .72);
    else if (kind == SceneKind::TwoEvents && number < 2)
        event(random.chance(.5) ? Motion::Appear : Motion::Disappear, number == 0 ? .14 : .62, number == 0 ? .38 : .86);
}

double drawRadius(Random& random) {
    switch (random.weighted({.35, .3, .35})) {
    case 0: return random.real(8, 10.5);
    case 1: return random.real(11, 14.5);
    default: return random.real(15, 18);
    }
}

bool inside(const Scene& scene, const Item& item) {
    const double edge = item.radius + 1;
    for (const double u : {0.0, 1.0}) {
        const Point at = position(scene, item, u);
        if (at.x < edge || at.y < edge || at.x > kSide - edge || at.y > kSide - edge)
            return false;
    }
    return true;
}

bool apart(const Scene& scene, const Item& a, const Item& b) {
    for (double u = 0; u <= 1; u += 0.125) {
        const Point p = position(scene, a, u), q = position(scene, b, u);
        if (std::hypot(p.x - q.x, p.y - q.y) <= a.radius + b.radius + 3)
            return false;
    }
    return true;
}

/// Still items of a picture stand where their place can be named.
bool wellPlaced(const Scene& scene, const Item& item) {
    return item.motion != Motion::Still || scene.camera || placeOf(item).has_value();
}

bool settle(Random& random, Scene& scene, Item& item) {
    for (int attempt = 0; attempt < 30; ++attempt) {
        item.x = random.real(item.radius + 1, kSide - item.radius - 1);
        item.y = random.real(item.radius + 1, kSide - item.radius - 1);
        if (inside(scene, item) && wellPlaced(scene, item) &&
            std::ranges::all_of(scene.items, [&](const Item& other) { return apart(scene, item, other); }))
            return true;
    }
    return false;
}

bool sameWay(const Scene& scene) {
    return scene.kind == SceneKind::TwoMove && scene.items[0].heading == scene.items[1].heading;
}

/// One try; false where the items found no room.
bool fill(Random& random, Scene& scene, std::size_t count) {
    std::vector<std::size_t> colors{0, 1, 2, 3, 4, 5}, shapes{0, 1, 2, 3};
    random.shuffle(colors);
    random.shuffle(shapes);
    scene.items.clear();
    for (std::size_t i = 0; i < count; ++i) {
        Item item;
        item.color = static_cast<Color>(colors[i]);
        item.shape = static_cast<Shape>(shapes[i]);
        item.radius = std::min(drawRadius(random), count == 3 ? 16.5 : 18);
        for (std::size_t channel = 0; channel < 3; ++channel)
            item.rgb[channel] = std::clamp(kPalette[colors[i]][channel] + random.real(-14, 14), 0.0, 255.0);
        setMotion(random, item, scene.kind, i);
        if (!settle(random, scene, item))
            return false;
        scene.items.push_back(item);
    }
    return !sameWay(scene);
}

} // namespace

Scene makeScene(Random& random, const SceneWish& wish) {
    Scene scene;
    scene.medium = wish.medium;
    scene.kind = drawKind(random, wish);
    scene.look = random.bits();
    scene.backdrop = static_cast<Backdrop>(random.index(kBackdrops));
    if (scene.kind == SceneKind::Outside) {
        scene.outside = static_cast<Outside>(random.index(kOutsides));
        return scene;
    }
    if (scene.kind == SceneKind::CameraPans) {
        scene.camera = static_cast<Heading>(random.index(kHeadings));
        scene.cameraDistance = random.real(26, 44);
    }
    while (!fill(random, scene, drawCount(random, scene.kind, wish))) {
    }
    std::ranges::sort(scene.items, {}, &Item::color);
    return scene;
}

} // namespace pllava::demo
