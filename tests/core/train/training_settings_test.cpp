#include "core/train/training_settings.h"

#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class TrainingSettingsFile : public testing::Test {
protected:
    TrainingSettings read(const json& document) const {
        std::ofstream(m_file) << document;
        TrainingSettings settings;
        applyTrainingSettings(m_file, settings);
        return settings;
    }
    void expectRefused(const std::string& key, const json& value) const {
        SCOPED_TRACE(fmt::format("{}: {}", key, value.dump()));
        try {
            read({{key, value}});
            ADD_FAILURE() << "was taken";
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::CorruptFile);
            EXPECT_THAT(error.what(), AllOf(HasSubstr(m_file.string()), HasSubstr(key)));
        }
    }
    const ScratchFolder m_scratch;
    const std::filesystem::path m_file = m_scratch / "settings.json";
};

TEST_F(TrainingSettingsFile, ComesBackAsItWasWritten) {
    const json lora{{"layout", "n-frame"},   {"frames", 4},          {"pooling_shape", {8, 4, 2}},
                    {"template", "plain"},   {"learning_rate", 1},   {"seed", 18446744073709551615ULL},
                    {"held_out_share", 0.5}, {"evaluate_samples", 3}};
    const json base{{"stage", "base"}, {"demo_conversations", 1}, {"auxiliary_steps", 2}, {"auxiliary_weight", 0}};
    for (const json& written : {lora, base}) {
        const json all = toJson(read(written));
        for (const auto& [key, value] : written.items())
            EXPECT_EQ(all.at(key), value) << key;
        EXPECT_EQ(toJson(read(all)), all);
    }
}

TEST_F(TrainingSettingsFile, NamesWhatIsNoSetting) {
    expectRefused("learning_rat", 1);
}

TEST_F(TrainingSettingsFile, NamesWhatIsOutOfRange) {
    expectRefused("seed", -1);
    for (const char* key : {"lora_r", "lora_alpha", "frames", "steps", "batch", "accumulate", "learning_rate",
                            "epsilon", "checkpoint_samples", "demo_clips"})
        expectRefused(key, 0);
    for (const char* key : {"lora_dropout", "demo_conversations", "auxiliary_steps", "auxiliary_weight", "warmup_steps",
                            "weight_decay", "clip_norm", "beta1", "beta2", "evaluate_samples", "held_out_share"})
        expectRefused(key, -1);
    for (const char* key : {"lora_dropout", "beta1", "beta2", "held_out_share"})
        expectRefused(key, 1);
    expectRefused("demo_conversations", 1.01);
    expectRefused("frames", 4294967297); // 1 in 32 bits
    EXPECT_THROW(read({{"pooling_shape", {8, 0, 4}}}), Error);
}

TEST_F(TrainingSettingsFile, NamesWhatIsOfAnotherType) {
    for (const json& number : {json("4"), json(4.5), json(true), json(nullptr), json::array({4})})
        for (const char* key : {"frames", "steps", "seed"})
            expectRefused(key, number);
    for (const json& shape : {json(4), json({8, 4}), json({8, 4, 4, 4}), json({8, 4, 4.5}), json({8, 4, "4"})})
        expectRefused("pooling_shape", shape);
    for (const char* key : {"layout", "stage", "template"})
        expectRefused(key, 3);
    expectRefused("learning_rate", "fast");
}

TEST(TrainingSettings, EveryWarmUpStepMoves) {
    TrainingSettings settings;
    settings.steps = 10;
    settings.warmupSteps = 4;
    settings.learningRate = 1;
    EXPECT_DOUBLE_EQ(learningRateAt(settings, 0), 0.25);
    EXPECT_DOUBLE_EQ(learningRateAt(settings, 3), 1);
    EXPECT_DOUBLE_EQ(learningRateAt(settings, 4), 1);
    EXPECT_GT(learningRateAt(settings, 9), 0);
}

} // namespace
} // namespace pllava::test
