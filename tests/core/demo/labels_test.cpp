// Labels for the heads of training.

#include "core/demo/labels.h"

#include <array>

#include <gtest/gtest.h>

namespace pllava::demo {
namespace {

/// A green square of radius 12 in the upper left corner, moving right.
Scene mover() {
    Scene scene;
    scene.kind = SceneKind::OneMoves;
    Item item;
    item.color = Color::Green, item.shape = Shape::Square, item.x = 14, item.y = 14, item.radius = 12;
    item.motion = Motion::Move, item.heading = Heading::Right, item.distance = 70;
    scene.items = {item};
    return scene;
}

TEST(Labels, PatchesUnderAnItemHaveItsColorShapeAndCentre) {
    const PatchLabels labels = labelPatches(mover(), 0, 8);
    ASSERT_EQ(labels.color.size(), 64U);
    for (const std::size_t patch : {0, 1, 8, 9}) {
        EXPECT_EQ(labels.color[patch], 1 + static_cast<int>(Color::Green));
        EXPECT_EQ(labels.shape[patch], 1 + static_cast<int>(Shape::Square));
        EXPECT_FLOAT_EQ(labels.centerX[patch], -0.75F);
    }
    EXPECT_EQ(labels.color[63], 0);
    EXPECT_EQ(labels.ground[63], static_cast<int>(Backdrop::Black));
    EXPECT_EQ(labelPatches(mover(), 1, 8).color[0], 0); // it has gone right
}

TEST(Labels, TokensFollowTheItemThroughTime) {
    const std::array times{.06, .19, .31, .44, .56, .69, .81, .94};
    const TokenLabels labels = labelTokens(mover(), times, {4, 4, 4});
    ASSERT_EQ(labels.motion.size(), 64U);
    constexpr int right = 2 + static_cast<int>(Heading::Right);
    EXPECT_EQ(labels.motion[0], right);      // first stretch, first cell
    EXPECT_EQ(labels.motion[3], 0);          // not there yet
    EXPECT_EQ(labels.motion[48 + 2], right); // last stretch, third column
    EXPECT_EQ(labels.motion[48], 0);
}

TEST(Labels, WhatWillDisappearIsStillUntilItHas) {
    Scene scene = mover();
    scene.items[0].motion = Motion::Disappear;
    scene.items[0].when = .5;
    const std::array times{.1, .4, .6, .9};
    const TokenLabels labels = labelTokens(scene, times, {4, 4, 4});
    EXPECT_EQ(labels.motion[0], 1);
    EXPECT_EQ(labels.motion[48], kMotionClasses - 1);
    EXPECT_EQ(labels.color[48], 1 + static_cast<int>(Color::Green));
}

TEST(Labels, AnItemsFactsLeaveOutWhatIsNotCertain) {
    Scene scene = mover();
    EXPECT_EQ(labelItem(scene, scene.items[0]).place, kIgnored);
    EXPECT_EQ(labelItem(scene, scene.items[0]).speed, static_cast<int>(Speed::Fast));
    EXPECT_EQ(labelItem(scene, scene.items[0]).size, kIgnored);
    scene.items[0].motion = Motion::Still;
    EXPECT_EQ(labelItem(scene, scene.items[0]).place, static_cast<int>(Place::TopLeft));
}

TEST(Labels, UnderAPanEverythingGoesTheOtherWay) {
    Scene scene = mover();
    scene.items[0].motion = Motion::Still;
    scene.camera = Heading::Up;
    EXPECT_EQ(labelItem(scene, scene.items[0]).motion, 2 + static_cast<int>(Heading::Down));
}

} // namespace
} // namespace pllava::demo
