// What scenes promise: nothing covered, nothing outside, what can be said for certain, the same from the same seed.

#include "core/demo/scene_generator.h"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace pllava::demo {
namespace {

std::vector<Scene> scenes(int count, Medium medium = Medium::Video) {
    Random random(7);
    std::vector<Scene> out;
    for (int i = 0; i < count; ++i)
        out.push_back(makeScene(random, {medium, {}, {}}));
    return out;
}

TEST(Scene, ItemsStayApartAndInsideTheWholeTime) {
    for (const Scene& scene : scenes(500))
        for (double u = 0; u <= 1; u += 0.125)
            for (const Item& item : scene.items) {
                const Point at = position(scene, item, u);
                EXPECT_GE(std::min(at.x, at.y), item.radius);
                EXPECT_LE(std::max(at.x, at.y), kSide - item.radius);
                for (const Item& other : scene.items) {
                    const Point there = position(scene, other, u);
                    if (&item != &other) {
                        EXPECT_GT(std::hypot(at.x - there.x, at.y - there.y), item.radius + other.radius);
                    }
                }
            }
}

TEST(Scene, ColorsAndShapesNameOneItem) {
    for (const Scene& scene : scenes(500)) {
        std::set<Color> colors;
        std::set<Shape> shapes;
        for (const Item& item : scene.items) {
            EXPECT_TRUE(colors.insert(item.color).second);
            EXPECT_TRUE(shapes.insert(item.shape).second);
        }
    }
}

TEST(Scene, EveryKindComes) {
    std::set<SceneKind> kinds;
    std::set<Outside> outsides;
    for (const Scene& scene : scenes(1500)) {
        kinds.insert(scene.kind);
        if (scene.kind == SceneKind::Outside)
            outsides.insert(scene.outside);
    }
    EXPECT_EQ(kinds.size(), kSceneKinds);
    EXPECT_EQ(outsides.size(), kOutsides);
}

TEST(Scene, TwoMoversGoDifferentWaysSoThatNoPanLooksLikeThem) {
    Random random(3);
    for (int i = 0; i < 200; ++i) {
        const Scene scene = makeScene(random, {Medium::Video, SceneKind::TwoMove, 2});
        EXPECT_NE(scene.items[0].heading, scene.items[1].heading);
        EXPECT_GE(makeScene(random, {Medium::Video, SceneKind::CameraPans, 1}).items.size(), 2U);
    }
}

TEST(Scene, StillItemsOfPicturesStandWhereTheirPlaceIsCertain) {
    for (const Scene& scene : scenes(300, Medium::Image))
        for (const Item& item : scene.items)
            EXPECT_TRUE(placeOf(item));
}

TEST(Scene, PlacesAreThirdsWithAMarginBetween) {
    Item item;
    item.x = 20, item.y = 20;
    EXPECT_EQ(placeOf(item), Place::TopLeft);
    item.x = 56, item.y = 100;
    EXPECT_EQ(placeOf(item), Place::Bottom);
    item.x = 36;
    EXPECT_FALSE(placeOf(item));
    item.x = 39;
    EXPECT_FALSE(placeOf(item));
}

TEST(Scene, BackwardTwiceIsForward) {
    for (const Scene& scene : scenes(200)) {
        const Scene twice = reversed(reversed(scene));
        EXPECT_EQ(twice.kind, scene.kind);
        for (std::size_t i = 0; i < scene.items.size(); ++i) {
            EXPECT_NEAR(twice.items[i].x, scene.items[i].x, 1e-9);
            EXPECT_EQ(twice.items[i].motion, scene.items[i].motion);
            EXPECT_EQ(twice.items[i].heading, scene.items[i].heading);
            const Point end = position(scene, scene.items[i], 1),
                        begin = position(reversed(scene), reversed(scene).items[i], 0);
            EXPECT_NEAR(end.x, begin.x, 1e-9);
            EXPECT_NEAR(end.y, begin.y, 1e-9);
        }
    }
}

TEST(Scene, FollowsFromItsSeed) {
    const auto once = scenes(20), again = scenes(20);
    for (std::size_t i = 0; i < once.size(); ++i) {
        ASSERT_EQ(once[i].items.size(), again[i].items.size());
        for (std::size_t item = 0; item < once[i].items.size(); ++item)
            EXPECT_EQ(once[i].items[item].x, again[i].items[item].x);
    }
}

} // namespace
} // namespace pllava::demo
