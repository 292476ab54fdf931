#include "core/chat/session.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/support/frames_file.h"
#include "tests/support/golden.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

const std::filesystem::path kResources = PLLAVA_RESOURCES;

class DemoSession : public testing::Test {
protected:
    void SetUp() override { setenv("PLLAVA_RESOURCES", kResources.c_str(), 1); }
    Session make(std::optional<std::filesystem::path> weights = {}) const {
        return {{kResources / "demo-model/base", std::move(weights)}, {{Device::Cpu}, NumberFormat::Auto, 0}};
    }
    const test::ScratchFolder m_folder;
};

TEST_F(DemoSession, TheModelsFolderStatesItsOwnDefaults) {
    const Session session = make();
    EXPECT_EQ(session.defaults().frames, 8);
    EXPECT_EQ(session.defaults().pooling, (PoolingShape{8, 4, 4}));
    EXPECT_EQ(session.defaults().promptTemplate, "plain");
    EXPECT_EQ(session.defaults().loraAlpha, 0);
    EXPECT_EQ(session.model().compute.dtype, NumberFormat::Fp32); // small models are fastest so
}

TEST_F(DemoSession, AnAdaptersFolderOverridesThem) {
    const Session session = make(kResources / "demo-model/adapters/nframe-step100");
    EXPECT_EQ(session.defaults().frames, 4);
    EXPECT_EQ(session.defaults().loraAlpha, 32);
    EXPECT_EQ(session.model().loraRank, 32);
}

TEST_F(DemoSession, OnlyWhatChangedIsComputedAnew) {
    Session session = make();
    session.open(test::writeFrames(m_folder, 20));
    AskSettings settings = session.defaults();
    const Answer first = session.ask("How many objects are there?", settings);
    EXPECT_GT(first.timings.vision, 0);
    EXPECT_EQ(first.frameIndices.size(), 8u);
    settings.pooling = {4, 4, 4};
    EXPECT_EQ(session.ask("How many objects are there?", settings).timings.vision, 0);
    settings.frames = 4;
    EXPECT_GT(session.ask("How many objects are there?", settings).timings.vision, 0);
    settings.range = TimeRange{1, 3};
    const Answer ranged = session.ask("How many objects are there?", settings);
    EXPECT_GE(ranged.frameIndices.front(), 5);
    EXPECT_LE(ranged.frameIndices.back(), 15);
}

TEST_F(DemoSession, AClipIsKnownByWhatItsFileHolds) {
    namespace fs = std::filesystem;
    const fs::path clip = test::writeFrames(m_folder, 20), copy = m_folder / "copy.safetensors";
    Session session = make();
    const auto encodingsAfter = [&](const fs::path& path) {
        session.open(path.string());
        session.ask("How many objects are there?", session.defaults());
        return session.encodings();
    };
    EXPECT_EQ(encodingsAfter(clip), 1);
    fs::copy_file(clip, copy);
    EXPECT_EQ(encodingsAfter(copy), 1) << "the same bytes under another name";
    const auto written = fs::last_write_time(clip);
    fs::resize_file(clip, fs::file_size(clip) - 1);
    std::ofstream(clip, std::ios::app) << '\x7f'; // another last pixel, the same size and time
    fs::last_write_time(clip, written);
    EXPECT_EQ(encodingsAfter(clip), 2) << "other bytes under the same name";
    fs::remove(clip);
    EXPECT_EQ(encodingsAfter(clip), 2) << "gone meanwhile, it is what it was";
}

TEST_F(DemoSession, LayoutsOfTheSameFramesShareOneEncoding) {
    Session session = make(kResources / "demo-model/adapters/nframe-step100");
    session.open(test::writeFrames(m_folder, 20));
    const auto ask = [&](VisualLayout layout, const AskSettings& base) {
        AskSettings settings = base;
        applyLayout(settings, layout);
        session.newConversation();
        return session.ask("How many objects are there?", settings);
    };
    const AskSettings own = session.defaults();
    EXPECT_EQ(ask(VisualLayout::Pllava, own).visualTokens, own.pooling.tokens());
    EXPECT_EQ(ask(VisualLayout::NFrame, own).visualTokens, own.frames * 64);
    EXPECT_EQ(ask(VisualLayout::VideoChatGpt, own).visualTokens, own.frames + 64);
    EXPECT_EQ(session.encodings(), 1);
    const Answer grid = ask(VisualLayout::IgVlm, own);
    EXPECT_EQ(grid.visualTokens, 64);
    EXPECT_EQ(grid.frameIndices, (std::vector<std::int64_t>{0, 3, 6, 9, 12, 15}));
    const Answer image = ask(VisualLayout::Image, own);
    EXPECT_EQ(image.visualTokens, 64);
    EXPECT_EQ(image.frameIndices, std::vector<std::int64_t>{9});
    EXPECT_EQ(image.settings.loraAlpha, 0);
    EXPECT_EQ(session.encodings(), 3);
    const Answer again = ask(VisualLayout::Pllava, own); // nothing was thrown away, and nothing is stale
    EXPECT_EQ(session.encodings(), 3);
    Session fresh = make(kResources / "demo-model/adapters/nframe-step100");
    fresh.open(test::writeFrames(m_folder, 20));
    EXPECT_EQ(again.newIds, fresh.ask("How many objects are there?", own).newIds);
}

TEST_F(DemoSession, AFailedQuestionLeavesTheConversationAsItWas) {
    Session session = make();
    session.open(test::writeFrames(m_folder, 10));
    const Answer first = session.ask("How many objects are there?", session.defaults());
    AskSettings huge = session.defaults();
    huge.pooling = {64, 8, 8};
    EXPECT_THROW(session.ask("And now?", huge), Error);
    EXPECT_THROW(session.ask("", session.defaults()), Error);
    const Answer second = session.ask("What color is it?", session.defaults());
    EXPECT_TRUE(second.prompt.starts_with(first.prompt + first.text));
    EXPECT_EQ(second.prompt.find("And now?"), std::string::npos);
}

TEST_F(DemoSession, ANewVideoOrConversationStartsFromTheBeginning) {
    Session session = make();
    session.open(test::writeFrames(m_folder, 10));
    const Answer first = session.ask("What color is it?", session.defaults());
    session.newConversation();
    EXPECT_EQ(session.ask("What color is it?", session.defaults()).prompt, first.prompt);
    session.open(test::writeFrames(m_folder, 12));
    EXPECT_EQ(session.ask("What color is it?", session.defaults()).prompt, first.prompt);
}

TEST_F(DemoSession, NothingIsOpenYet) {
    Session session = make();
    EXPECT_THROW(session.ask("What is this?", session.defaults()), Error);
}

TEST_F(DemoSession, NumbersThatAreNoneAreRefused) {
    Session session = make();
    session.open(test::writeFrames(m_folder, 10));
    for (const double alpha : {std::nan(""), 1e9, -1e9, HUGE_VAL}) {
        AskSettings settings = session.defaults();
        settings.loraAlpha = alpha;
        EXPECT_THROW(session.ask("What is this?", settings), Error) << alpha;
    }
    AskSettings settings = session.defaults();
    settings.frames = 0;
    EXPECT_THROW(session.ask("What is this?", settings), Error);
}

TEST_F(DemoSession, AThousandQuestionsDoNotGrowMemory) {
    Session session = make();
    session.open(test::writeFrames(m_folder, 8));
    AskSettings settings = session.defaults();
    settings.generation.maxNewTokens = 2;
    const auto residentPages = [] {
        long total = 0, resident = 0;
        std::ifstream("/proc/self/statm") >> total >> resident;
        return resident;
    };
    long early = 0;
    for (int i = 0; i < 1000; ++i) {
        session.newConversation();
        session.ask(i % 2 == 0 ? "How many objects are there?" : "What color is it?", settings);
        if (i == 200)
            early = residentPages();
    }
    EXPECT_LT(residentPages() - early, 2048) << "pages of 4 KiB after 800 more questions";
}

TEST_F(DemoSession, AFilesFramesMustBeAFourDimensionalTensorOfBytes) {
    const std::string path = m_folder / "bad-frames.safetensors";
    const std::vector<std::byte> pixels(12);
    const TensorView tensor{"frames", DType::U8, {4, 3}, pixels};
    writeSafetensors(path, {&tensor, 1});
    Session session = make();
    session.open(path);
    EXPECT_THROW(session.ask("What is this?", session.defaults()), Error);
}

} // namespace
} // namespace pllava
