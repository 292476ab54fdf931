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

const Tuning kDefaults{8, {8, 4, 4}, 4};
const TuningLimits kLimits{64, 8, 8, 2048, true};

class Dock : public testing::Test {
protected:
    void SetUp() override {
        m_dock.setLimits(kLimits, kDefaults);
        m_dock.setTuning(kDefaults);
    }
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
    PoolingLoraDock m_dock;
};

TEST_F(Dock, AMovedSliderIsToldOnceAndShownInItsBox) {
    QSignalSpy changed(&m_dock, &PoolingLoraDock::tuningChanged);
    slider("H′").setValue(2);
    ASSERT_EQ(changed.count(), 1);
    EXPECT_EQ(m_dock.tuning().pooling, (PoolingShape{8, 2, 4}));
    EXPECT_TRUE(shows(QStringLiteral("64 visual tokens")));
    slider("LoRA α").setValue(10);
    EXPECT_EQ(changed.count(), 2);
    EXPECT_DOUBLE_EQ(m_dock.tuning().loraAlpha, 2.5);
    EXPECT_DOUBLE_EQ(m_dock.findChild<QDoubleSpinBox*>()->value(), 2.5);
}

TEST_F(Dock, SettingPositionsTellsNothing) {
    QSignalSpy changed(&m_dock, &PoolingLoraDock::tuningChanged);
    m_dock.setTuning({16, {16, 8, 8}, 32});
    EXPECT_EQ(changed.count(), 0);
    EXPECT_EQ(slider("Frames").value(), 16);
}

TEST_F(Dock, AveragingOverTimeIsWarnedOf) {
    EXPECT_FALSE(shows(QStringLiteral("averages over time")));
    slider("T′").setValue(4);
    EXPECT_TRUE(shows(QStringLiteral("averages over time")));
    m_dock.setTuning({64, {64, 8, 8}, 0});
    EXPECT_TRUE(shows(QStringLiteral("more than the model's context")));
}

TEST(NewDock, SaysThatThereIsNoModelUntilThereIs) {
    PoolingLoraDock dock;
    dock.show();
    const auto& slider = *dock.findChild<QSlider*>();
    EXPECT_FALSE(slider.isVisible());
    dock.setLimits(kLimits, kDefaults);
    EXPECT_TRUE(slider.isVisible());
}

TEST_F(Dock, WithoutAnAdapterAlphaIsIdleAndSaysWhy) {
    TuningLimits limits = kLimits;
    limits.adapter = false;
    m_dock.setLimits(limits, kDefaults);
    EXPECT_FALSE(slider("LoRA α").isEnabled());
    EXPECT_TRUE(shows(QStringLiteral("α is idle")));
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

TEST(Presets, OnlyThoseThatTheModelCanHoldAreOffered) {
    QStringList names;
    for (const TuningPreset& preset : tuningPresets(kDefaults, {64, 24, 24, 4096, true}))
        names << preset.name;
    EXPECT_TRUE(names.join(u'|').contains(QStringLiteral("16×12×12")));
    for (const TuningPreset& preset : tuningPresets(kDefaults, kLimits))
        EXPECT_LE(preset.tuning.pooling.height, 8) << qPrintable(preset.name);
}

} // namespace
} // namespace pllava::ui
