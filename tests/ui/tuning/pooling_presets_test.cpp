#include "ui/tuning/pooling_presets.h"

#include <gtest/gtest.h>

namespace pllava::ui {
namespace {

QStringList namesOf(const SettingsLimits& limits) {
    AskSettings own;
    own.frames = 8;
    own.pooling = {8, 4, 4};
    QStringList names;
    for (const PoolingPreset& preset : poolingPresets(own, limits)) {
        EXPECT_LE(preset.pooling.height, limits.gridHeight) << qPrintable(preset.name);
        names << preset.name;
    }
    return names;
}

TEST(Presets, OnlyThoseThatTheModelCanHoldAreOffered) {
    const QString paper = QStringLiteral("Paper: 16 frames, 16×12×12");
    EXPECT_TRUE(namesOf({}).contains(paper));
    EXPECT_FALSE(namesOf({.gridHeight = 8, .gridWidth = 8, .maxPositions = 2048}).contains(paper));
    EXPECT_FALSE(namesOf({.maxPositions = 2048}).contains(paper)) << "2,304 tokens are more than its context";
}

} // namespace
} // namespace pllava::ui
