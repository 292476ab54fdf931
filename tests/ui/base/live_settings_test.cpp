#include "ui/base/live_settings.h"

#include <cmath>
#include <limits>

#include <QSignalSpy>

#include <gtest/gtest.h>

namespace pllava::ui {
namespace {

AskSettings settingsOf(int frames, const PoolingShape& pooling, double alpha) {
    AskSettings settings;
    settings.frames = frames;
    settings.pooling = pooling;
    settings.loraAlpha = alpha;
    return settings;
}

const AskSettings kOwn = settingsOf(8, {8, 4, 4}, 4);
const SettingsLimits kLimits{.frames = 64, .gridHeight = 8, .gridWidth = 8};

class Live : public testing::Test {
protected:
    Live() {
        m_settings.setModel(kOwn, kLimits);
        m_changes.clear();
    }
    LiveSettings m_settings;
    QSignalSpy m_changes{&m_settings, &LiveSettings::changed};
};

TEST_F(Live, AChangeIsSignalledOnceWithWhatWasBefore) {
    AskSettings before;
    QObject::connect(&m_settings, &LiveSettings::changed, [&](const AskSettings& former) { before = former; });
    AskSettings wanted = kOwn;
    wanted.frames = 16;
    m_settings.set(wanted);
    m_settings.set(wanted);
    EXPECT_EQ(m_changes.count(), 1);
    EXPECT_EQ(before, kOwn);
    EXPECT_EQ(m_settings.value(), wanted);
}

TEST_F(Live, WhateverIsWrittenIsWithinTheModelsLimits) {
    m_settings.set(settingsOf(1000, {1000, 24, 12}, 64));
    EXPECT_EQ(m_settings.value(), settingsOf(64, {64, 8, 8}, 32));
    m_settings.set(settingsOf(0, {-1, 0, 0}, -1));
    EXPECT_EQ(m_settings.value(), settingsOf(1, {1, 1, 1}, 0));
    for (const double odd : {std::nan(""), std::numeric_limits<double>::infinity()}) {
        m_settings.set(settingsOf(8, {8, 4, 4}, odd));
        EXPECT_EQ(m_settings.value().loraAlpha, kOwn.loraAlpha);
    }
}

TEST_F(Live, AnEmptyRangeIsAllOfTheVideo) {
    m_settings.setRange(TimeRange{1, 2});
    EXPECT_EQ(m_settings.value().range, (TimeRange{1, 2}));
    for (const TimeRange& none : {TimeRange{2, 2}, TimeRange{3, 1}, TimeRange{0, std::nan("")}}) {
        m_settings.setRange(TimeRange{1, 2});
        m_settings.setRange(none);
        EXPECT_EQ(m_settings.value().range, std::nullopt);
    }
}

TEST_F(Live, AnotherModelBringsItsOwnSettingsAndLeavesTheRange) {
    m_settings.setRange(TimeRange{1, 2});
    AskSettings own = settingsOf(16, {16, 12, 12}, 2);
    own.promptTemplate = "plain";
    own.generation.maxNewTokens = 7;
    QSignalSpy models(&m_settings, &LiveSettings::modelChanged);
    m_settings.setModel(own, {.frames = 64, .gridHeight = 24, .gridWidth = 24});
    EXPECT_EQ(models.count(), 1);
    EXPECT_EQ(m_settings.defaults(), own);
    own.range = TimeRange{1, 2};
    EXPECT_EQ(m_settings.value(), own);
}

TEST_F(Live, WhatIsRestoredServesTheNextModelOnce) {
    m_settings.restore(settingsOf(4, {4, 99, 2}, 1));
    EXPECT_EQ(m_settings.value(), kOwn) << "the model is not there yet";
    AskSettings own = kOwn;
    own.promptTemplate = "plain";
    m_settings.setModel(own, kLimits);
    AskSettings expected = settingsOf(4, {4, 8, 2}, 1);
    expected.promptTemplate = "plain";
    EXPECT_EQ(m_settings.value(), expected);
    EXPECT_EQ(m_settings.restored(), std::nullopt);
    m_settings.setModel(own, kLimits);
    EXPECT_EQ(m_settings.value(), own);
}

TEST_F(Live, WhoObservesAModelSeesItsSettings) {
    AskSettings seen;
    QObject::connect(&m_settings, &LiveSettings::modelChanged, [&] { seen = m_settings.value(); });
    const AskSettings own = settingsOf(4, {4, 2, 2}, 0);
    m_settings.setModel(own, {.frames = 4, .gridHeight = 2, .gridWidth = 2});
    EXPECT_EQ(seen, own);
}

} // namespace
} // namespace pllava::ui
