#include "core/demo/renderer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/demo/canvas.h"
#include "core/demo/outside_pictures.h"

namespace pllava::demo {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;

/// Signed distance to the edge, negative inside, of a shape of radius r around the origin.
float distanceTo(Shape shape, float x, float y, float r) {
    switch (shape) {
    case Shape::Circle: return std::sqrt(x * x + y * y) - r;
    case Shape::Square: return std::max(std::abs(x), std::abs(y)) - r * 0.86F;
    case Shape::Triangle: return std::max(y - r * 0.62F, 0.918F * std::abs(x) - 0.5F * (y + r * 1.02F));
    case Shape::Star: break;
    }
    const float fifth = 2 * kPi / 5, angle = std::atan2(y, x) + kPi / 2;
    const float turned = angle - fifth * std::floor(angle / fifth),
                spike = std::min(turned, fifth - turned) / (kPi / 5);
    return (std::sqrt(x * x + y * y) - r * 1.12F * (1 - 0.6F * std::pow(spike, 0.8F))) * 0.75F;
}

/// Everything of a scene's look that stays the same from frame to frame.
struct Look {
    explicit Look(Random& random)
        : shade(static_cast<float>(random.real(-12, 12))), across(static_cast<float>(random.real(-.12, .12))),
          down(static_cast<float>(random.real(-.12, .12))), sigma(static_cast<float>(random.real(0, 5))),
          softness(static_cast<float>(random.real(.7, 2))), gain(static_cast<float>(random.real(.9, 1.1))),
          colored(static_cast<float>(random.real(0, 1))) {}
    float shade, across, down; ///< of the backdrop: levels, and levels a pixel of kSide
    float sigma, softness;     ///< levels of noise; width of an edge in pixels of kSide
    float gain, colored;
};

void paintBackdrop(Canvas& canvas, Backdrop backdrop, const Look& look) {
    constexpr std::array kShades{22.0F, 118.0F, 232.0F};
    const float base = kShades[static_cast<std::size_t>(backdrop)] + look.shade;
    constexpr auto side = static_cast<float>(kSide);
    canvas.paint([&](float x, float y) {
        const float shade = base + side * (look.across * (x - 0.5F) + look.down * (y - 0.5F));
        return Rgb{shade, shade, shade};
    });
}

void draw(Canvas& canvas, const Item& item, Point at, float softness) {
    const auto scale = static_cast<float>(canvas.side / kSide);
    const auto r = static_cast<float>(item.radius) * scale, x = static_cast<float>(at.x) * scale,
               y = static_cast<float>(at.y) * scale, reach = r * 1.15F + 3 * scale;
    const int left = std::max(0, static_cast<int>(x - reach)), top = std::max(0, static_cast<int>(y - reach)),
              right = std::min(canvas.side, static_cast<int>(x + reach) + 2),
              bottom = std::min(canvas.side, static_cast<int>(y + reach) + 2);
    for (int row = top; row < bottom; ++row)
        for (int column = left; column < right; ++column) {
            const float distance =
                distanceTo(item.shape, static_cast<float>(column) + 0.5F - x, static_cast<float>(row) + 0.5F - y, r);
            const float cover = std::clamp(0.5F - distance / (softness * scale), 0.0F, 1.0F);
            float* pixel = canvas.at(column, row);
            for (std::size_t channel = 0; channel < 3; ++channel)
                pixel[channel] += cover * (static_cast<float>(item.rgb[channel]) - pixel[channel]);
        }
}

} // namespace

Frame render(const Scene& scene, double u, int pixels) {
    Random look(scene.look);
    const Look seen(look);
    Canvas canvas(pixels);
    if (scene.kind == SceneKind::Outside) {
        const double speed = look.chance(.5) ? look.real(-.4, .4) : 0;
        paintOutside(canvas, scene.outside, Random(look.bits()), static_cast<float>(speed * u));
    } else {
        paintBackdrop(canvas, scene.backdrop, seen);
    }
    for (const Item& item : scene.items)
        if (visible(item, u))
            draw(canvas, item, position(scene, item, u), seen.softness);
    Random noise(scene.look ^ static_cast<std::uint64_t>(u * 1e6));
    canvas.develop(noise, seen.gain, seen.sigma, seen.colored);
    return canvas.frame();
}

} // namespace pllava::demo
