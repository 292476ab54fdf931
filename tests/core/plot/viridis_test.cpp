#include "core/plot/viridis.h"

#include <gtest/gtest.h>

namespace pllava {
namespace {

TEST(Viridis, GoesFromDarkToLightAndNoFurther) {
    EXPECT_EQ(viridis(0), (Rgb{0x44, 0x01, 0x54}));
    EXPECT_EQ(viridis(1), (Rgb{0xfd, 0xe7, 0x25}));
    EXPECT_EQ(viridis(-3), viridis(0));
    EXPECT_EQ(viridis(7), viridis(1));
    const auto luminance = [](Rgb colour) {
        return 0.2126 * colour.red + 0.7152 * colour.green + 0.0722 * colour.blue;
    };
    for (int i = 1; i <= 100; ++i)
        EXPECT_GE(luminance(viridis(i / 100.0)), luminance(viridis((i - 1) / 100.0))) << i;
}

TEST(Viridis, LiesBetweenTheColoursThatWerePublished) {
    // As matplotlib has them.
    EXPECT_EQ(viridis(0.5), (Rgb{33, 145, 140}));
    const Rgb third = viridis(1.0 / 3);
    EXPECT_NEAR(third.red, 49, 3);
    EXPECT_NEAR(third.green, 104, 3);
    EXPECT_NEAR(third.blue, 142, 3);
}

} // namespace
} // namespace pllava
