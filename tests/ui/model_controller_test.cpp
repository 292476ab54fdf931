#include "ui/model_controller.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/support/await.h"
#include "tests/support/fake_model.h"
#include "tests/support/scratch_folder.h"
#include "ui/base/paths.h"
#include "ui/base/resource_paths.h"

namespace pllava::ui {
namespace {

/// Fakes for all folders but "broken".
ModelMaker fakesAndFaults() {
    return [make = test::fakeModels("yes")](const ModelFolders& folders, const auto&... rest) {
        if (folders.base == "broken")
            throw Error(ErrorKind::NotFound, "there is no model");
        return make(folders, rest...);
    };
}

class Models : public testing::Test {
protected:
    void settle() {
        ASSERT_TRUE(test::await([this] { return !m_engine.busy(); }));
    }
    Engine m_engine{nullptr, fakesAndFaults()};
    LiveSettings m_settings;
    ModelController m_models{m_engine, m_settings, {}};
};

TEST_F(Models, TheWindowsSettingsAreThoseOfTheModel) {
    m_models.load({QStringLiteral("somewhere"), {}});
    EXPECT_EQ(m_models.wanted().base, QStringLiteral("somewhere"));
    settle();
    EXPECT_EQ(m_settings.value(), m_engine.model()->defaults);
    EXPECT_EQ(m_settings.limits().gridHeight, 8);
    EXPECT_FALSE(m_settings.limits().adapter);
    EXPECT_EQ(m_models.world(), ModelWorld::Real);
    m_models.useAdapter(QStringLiteral("adapter"));
    settle();
    EXPECT_EQ(m_models.wanted(), (ModelChoice{QStringLiteral("somewhere"), QStringLiteral("adapter")}));
    EXPECT_TRUE(m_settings.limits().adapter);
}

TEST_F(Models, TheDemoOpensWithTheAlphaOfPllavasOwn) {
    EXPECT_EQ(m_models.world(), ModelWorld::Demo);
    m_models.useDemo();
    settle();
    EXPECT_EQ(m_settings.value().loraAlpha, 4);
    EXPECT_EQ(m_settings.defaults().loraAlpha, 4);
}

TEST_F(Models, WhatCannotBeLoadedGivesWayToWhatWorked) {
    m_models.keep({QStringLiteral("of the last start"), {}});
    m_models.load({QStringLiteral("broken"), {}});
    settle();
    EXPECT_FALSE(m_models.hasPrevious());
    EXPECT_EQ(m_models.wanted().base, QStringLiteral("of the last start"));
    m_models.load({QStringLiteral("good"), {}});
    settle();
    m_models.load({QStringLiteral("broken"), {}});
    settle();
    EXPECT_EQ(m_models.wanted().base, QStringLiteral("good"));
    m_models.usePrevious();
    settle();
    ASSERT_TRUE(m_engine.model());
    EXPECT_EQ(m_engine.model()->choice.base, QStringLiteral("good"));
}

TEST_F(Models, ACheckpointWithATokenizerIsAWholeModel) {
    const test::ScratchFolder folder;
    const QString checkpoint = textOf(folder.path());
    m_models.useCheckpoint(QStringLiteral("base"), checkpoint);
    EXPECT_EQ(m_models.wanted(), (ModelChoice{QStringLiteral("base"), checkpoint}));
    m_models.useCheckpoint({}, checkpoint);
    EXPECT_EQ(m_models.wanted(), (ModelChoice{demoModel(), checkpoint}));
    std::ofstream(folder / "tokenizer.json") << "{}";
    m_models.useCheckpoint(QStringLiteral("base"), checkpoint);
    EXPECT_EQ(m_models.wanted(), (ModelChoice{checkpoint, {}}));
    settle();
}

} // namespace
} // namespace pllava::ui
