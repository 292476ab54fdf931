// Pictures show what the scene says, at any size, and other worlds look like none of it.

#include "core/demo/renderer.h"

#include <cmath>

#include <gtest/gtest.h>

#include "core/demo/scene_generator.h"

namespace pllava::demo {
namespace {

std::array<int, 3> pixel(const Frame& frame, double x, double y) {
    const auto column = static_cast<int>(x / kSide * frame.width), row = static_cast<int>(y / kSide * frame.height);
    const std::uint8_t* at = frame.rgb.data() + (static_cast<std::size_t>(row) * frame.width + column) * 3;
    return {at[0], at[1], at[2]};
}

TEST(Renderer, AnItemsMiddleHasItsColorWhereverItMoves) {
    Random random(5);
    for (int i = 0; i < 60; ++i) {
        const Scene scene = makeScene(random, {});
        for (const int side : {112, 336})
            for (const double u : {0.1, 0.9}) {
                const Frame frame = render(scene, u, side);
                ASSERT_EQ(frame.rgb.size(), static_cast<std::size_t>(side) * side * 3);
                for (const Item& item : scene.items) {
                    const Point at = position(scene, item, u);
                    const auto seen = pixel(frame, at.x, at.y);
                    for (std::size_t channel = 0; channel < 3 && visible(item, u); ++channel)
                        EXPECT_NEAR(seen[channel], item.rgb[channel], 0.1 * item.rgb[channel] + 25);
                }
            }
    }
}

TEST(Renderer, WhatHasDisappearedIsNotThere) {
    Random random(6);
    for (int i = 0; i < 30; ++i) {
        const Scene scene = makeScene(random, {Medium::Video, SceneKind::Disappears, 1});
        const Item& item = scene.items[0];
        const auto before = pixel(render(scene, 0), item.x, item.y), after = pixel(render(scene, 1), item.x, item.y);
        EXPECT_GT(std::abs(before[0] - after[0]) + std::abs(before[1] - after[1]) + std::abs(before[2] - after[2]), 60);
    }
}

TEST(Renderer, TheSameSceneGivesTheSameBytes) {
    Random random(8);
    for (int i = 0; i < 20; ++i) {
        const Scene scene = makeScene(random, {});
        EXPECT_EQ(render(scene, 0.3).rgb, render(scene, 0.3).rgb);
    }
}

TEST(Renderer, OtherWorldsAreNotPlainGround) {
    Random random(9);
    for (int i = 0; i < 40; ++i) {
        const Frame frame = render(makeScene(random, {Medium::Image, SceneKind::Outside, {}}), 0.5);
        int low = 255, high = 0;
        for (const std::uint8_t value : frame.rgb) {
            low = std::min<int>(low, value);
            high = std::max<int>(high, value);
        }
        EXPECT_GT(high - low, 40) << i;
    }
}

} // namespace
} // namespace pllava::demo
