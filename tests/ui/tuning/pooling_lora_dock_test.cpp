#include "ui/tuning/pooling_lora_dock.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>

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
const SettingsLimits kLimits{.gridHeight = 8, .gridWidth = 8, .maxPositions = 2048, .adapter = true};

class Dock : public testing::Test {
protected:
    void SetUp() override { m_settings.setModel(kOwn, kLimits); }
    QSlider& slider(const char* name) {
        for (QSlider* each : m_dock.findChildren<QSlider*>())
            if (each->accessibleName() == QString::fromUtf8(name))
                return *each;
        throw std::runtime_error(name);
    }
    bool shows(const QString& text) {
        for (const QLabel* label : m_dock.findChildren<QLabel*>())
            if (!label->isHidden() && label->text().contains(text))
                return true;
        return false;
    }
    LiveSettings m_settings;
    PoolingLoraDock m_dock{m_settings};
};

TEST_F(Dock, AMovedSliderIsWrittenOnceAndShownInItsBox) {
    QSignalSpy changed(&m_settings, &LiveSettings::changed);
    slider("H′").setValue(2);
    ASSERT_EQ(changed.count(), 1);
    EXPECT_EQ(m_settings.value().pooling, (PoolingShape{8, 2, 4}));
    EXPECT_TRUE(shows(QStringLiteral("64 visual tokens")));
    slider("LoRA α").setValue(10);
    EXPECT_EQ(changed.count(), 2);
    EXPECT_DOUBLE_EQ(m_settings.value().loraAlpha, 2.5);
    EXPECT_DOUBLE_EQ(m_dock.findChild<QDoubleSpinBox*>()->value(), 2.5);
}

TEST_F(Dock, AModelWithALayoutOfItsOwnHasNoPooling) {
    SettingsLimits limits = kLimits;
    limits.tokensPerFrame = 20;
    m_settings.setModel(kOwn, limits);
    for (const char* pooled : {"T′", "H′", "W′"})
        EXPECT_FALSE(slider(pooled).isEnabled()) << pooled;
    EXPECT_TRUE(shows(QStringLiteral("Pooling has no effect")));
    slider("Frames").setValue(10);
    EXPECT_TRUE(shows(QStringLiteral("200 visual tokens")));
    slider("Frames").setValue(64);
    EXPECT_FALSE(shows(QStringLiteral("use fewer frames")));
    limits.maxPositions = 1024;
    m_settings.setModel(kOwn, limits);
    slider("Frames").setValue(64);
    EXPECT_TRUE(shows(QStringLiteral("use fewer frames")));
    m_settings.setModel(kOwn, kLimits);
    EXPECT_TRUE(slider("T′").isEnabled());
    EXPECT_FALSE(shows(QStringLiteral("Pooling has no effect")));
}

TEST_F(Dock, WhatIsWrittenElsewhereIsShownAndNotWrittenAgain) {
    AskSettings wanted = settingsOf(16, {16, 8, 8}, 4.125); // between two numbers of the box
    wanted.range = TimeRange{1, 2};
    QSignalSpy changed(&m_settings, &LiveSettings::changed);
    m_settings.set(wanted);
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(m_settings.value(), wanted);
    EXPECT_EQ(slider("Frames").value(), 16);
    EXPECT_EQ(slider("H′").value(), 8);
    slider("H′").setValue(2);
    wanted.pooling.height = 2;
    EXPECT_EQ(m_settings.value(), wanted) << "one slider moves one number";
}

TEST_F(Dock, APresetSetsFramesAndPoolingAndTheModelsAlpha) {
    m_settings.set(settingsOf(16, {16, 8, 8}, 32));
    QComboBox* presets = nullptr;
    for (QComboBox* each : m_dock.findChildren<QComboBox*>())
        if (each->accessibleName() == QStringLiteral("Presets"))
            presets = each;
    ASSERT_NE(presets, nullptr);
    const int frames4 = presets->findText(QStringLiteral("n-frame: 4 frames, no pooling"));
    ASSERT_GT(frames4, 0);
    emit presets->activated(frames4);
    EXPECT_EQ(m_settings.value(), settingsOf(4, {4, 8, 8}, 4));
}

TEST_F(Dock, AveragingOverTimeIsWarnedOf) {
    EXPECT_FALSE(shows(QStringLiteral("averages over time")));
    slider("T′").setValue(4);
    EXPECT_TRUE(shows(QStringLiteral("averages over time")));
    m_settings.set(settingsOf(64, {64, 8, 8}, 0));
    EXPECT_TRUE(shows(QStringLiteral("do not fit into the model's context")));
}

TEST(NewDock, SaysThatThereIsNoModelUntilThereIs) {
    LiveSettings settings;
    PoolingLoraDock dock(settings);
    dock.show();
    const auto& slider = *dock.findChild<QSlider*>();
    EXPECT_FALSE(slider.isVisible());
    settings.setModel(kOwn, kLimits);
    EXPECT_TRUE(slider.isVisible());
}

TEST_F(Dock, WithoutAnAdapterAlphaHasNoEffectAndSaysWhy) {
    SettingsLimits limits = kLimits;
    limits.adapter = false;
    m_settings.setModel(kOwn, limits);
    EXPECT_FALSE(slider("LoRA α").isEnabled());
    EXPECT_TRUE(shows(QStringLiteral("α has no effect")));
}

TEST_F(Dock, AdaptersAreListedByNameWithStepsInOrder) {
    const auto adapters = adaptersOf(QStringLiteral(PLLAVA_RESOURCES "/demo-model/base"));
    ASSERT_EQ(adapters.size(), 10);
    EXPECT_EQ(adapters[0].name, QStringLiteral("nframe-step10"));
    EXPECT_EQ(adapters[2].name, QStringLiteral("nframe-step100"));
    EXPECT_EQ(adapters[4].name, QStringLiteral("nframe-step1000"));
    m_dock.setAdapters(adapters, adapters[5].folder);
    auto* chooser = m_dock.findChildren<QComboBox*>()[0]->count() == 11 ? m_dock.findChildren<QComboBox*>()[0]
                                                                        : m_dock.findChildren<QComboBox*>()[1];
    EXPECT_EQ(chooser->currentText(), QStringLiteral("pooled-step10"));
    QSignalSpy chosen(&m_dock, &PoolingLoraDock::adapterChosen);
    chooser->setCurrentIndex(0);
    emit chooser->activated(0);
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_TRUE(chosen[0][0].toString().isEmpty());
}

} // namespace
} // namespace pllava::ui
