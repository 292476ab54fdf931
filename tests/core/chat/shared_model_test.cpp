// Several adapters, conversations and clips on one loaded base.

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/chat/local_model.h"
#include "core/chat/session.h"
#include "tests/support/frames_file.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;

const fs::path kResources = PLLAVA_RESOURCES, kBase = kResources / "demo-model/base",
               kAdapters = kResources / "demo-model/adapters";
const ComputeSettings kCpu{{Device::Cpu}, NumberFormat::Auto, 0};

std::vector<fs::path> adapters() {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(kAdapters))
        folders.push_back(entry.path());
    std::ranges::sort(folders);
    return folders;
}

std::uint64_t weightBytesOf(const fs::path& folder) {
    std::uint64_t bytes = 0;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".safetensors")
            bytes += entry.file_size();
    return bytes;
}

class SharedModel : public testing::Test {
protected:
    void SetUp() override { setenv("PLLAVA_RESOURCES", kResources.c_str(), 1); }
    std::shared_ptr<LocalModel> load(const std::optional<fs::path>& weights,
                                     const LocalModel* sibling = nullptr) const {
        return std::make_shared<LocalModel>(ModelFolders{kBase, weights}, kCpu, std::stop_token(), Progress(), sibling);
    }
    const test::ScratchFolder m_folder;
};

TEST_F(SharedModel, TenAdaptersReadTheBaseOnce) {
    std::shared_ptr<LocalModel> model = load({});
    const std::uint64_t base = model->bytesRead();
    EXPECT_GT(base, weightBytesOf(kBase) / 2);
    const std::string video = test::writeFrames(m_folder, 20);
    std::int64_t encodings = 0;
    ASSERT_EQ(adapters().size(), 10u);
    for (const fs::path& adapter : adapters()) {
        model = load(adapter, model.get());
        EXPECT_LE(model->bytesRead(), weightBytesOf(adapter)) << adapter;
        Session session(model);
        session.open(video);
        AskSettings settings = session.defaults();
        settings.frames = 8;
        session.tokenNorms({}, settings);
        encodings += session.encodings();
    }
    EXPECT_EQ(encodings, 1) << "they see the clip through one vision tower";
    EXPECT_LT(load({}, model.get())->bytesRead(), base / 2)
        << "without an adapter only the base's own projector is new";
}

TEST_F(SharedModel, AnswersAreThoseOfAModelLoadedAlone) {
    const std::string video = test::writeFrames(m_folder, 20);
    const auto ask = [&](const std::shared_ptr<LocalModel>& model) {
        Session session(model);
        session.open(video);
        AskSettings settings = session.defaults();
        settings.capture = Capture::Everything;
        return session.ask("What color is it?", settings);
    };
    std::shared_ptr<LocalModel> model = load(kAdapters / "pooled-step1000");
    ask(model);
    for (const char* name : {"nframe-step1000", "pooled-step10", ""}) {
        const std::optional<fs::path> weights = *name == '\0' ? std::nullopt : std::optional(kAdapters / name);
        model = load(weights, model.get());
        const Answer shared = ask(model), alone = ask(load(weights));
        EXPECT_EQ(shared.newIds, alone.newIds) << name;
        ASSERT_EQ(shared.tensors.size(), alone.tensors.size());
        for (std::size_t i = 0; i < alone.tensors.size(); ++i)
            EXPECT_EQ(shared.tensors[i].bytes, alone.tensors[i].bytes) << name << " " << alone.tensors[i].name;
    }
}

TEST_F(SharedModel, OtherSettingsShareNothing) {
    const std::shared_ptr<LocalModel> wide = load({});
    const LocalModel narrow({kBase, {}}, {{Device::Cpu}, NumberFormat::Bf16, 0}, {}, {}, wide.get());
    EXPECT_EQ(narrow.bytesRead(), wide->bytesRead());
    EXPECT_NE(narrow.clips(), wide->clips());
}

TEST_F(SharedModel, TwoConversationsAlternateWithoutPrefillingAgain) {
    const std::shared_ptr<LocalModel> model = load({});
    Session first(model), second(model);
    first.open(test::writeFrames(m_folder, 20));
    second.open(test::writeFrames(m_folder, 12));
    for (int turn = 0; turn < 3; ++turn)
        for (Session* session : {&first, &second}) {
            const Answer answer =
                session->ask(turn == 1 ? "What color is it?" : "How many objects are there?", session->defaults());
            if (turn > 0) {
                EXPECT_GT(answer.cachedTokens, answer.visualTokens) << turn;
            }
        }
    EXPECT_EQ(first.encodings() + second.encodings(), 2);
}

TEST_F(SharedModel, ASecondConversationAboutAClipTakesItsBeginningFromTheFirst) {
    const std::shared_ptr<LocalModel> model = load({});
    const std::string video = test::writeFrames(m_folder, 20);
    Session first(model), second(model), alone(load({}));
    for (Session* session : {&first, &second, &alone})
        session->open(video);
    first.ask("How many objects are there?", first.defaults());
    first.ask("What color is it?", first.defaults());
    const Answer answer = second.ask("What happens in the video?", second.defaults());
    EXPECT_GT(answer.cachedTokens, answer.visualTokens);
    EXPECT_EQ(answer.timings.vision, 0);
    EXPECT_EQ(answer.newIds, alone.ask("What happens in the video?", alone.defaults()).newIds);
    const Answer next = first.ask("Where is it?", first.defaults());
    EXPECT_GT(next.cachedTokens, answer.promptTokens) << "the first one's cache was taken away";
}

TEST_F(SharedModel, ClipsThatWereSeenStayWithinTheBudget) {
    ClipCache cache(250);
    int encoded = 0;
    const auto get = [&](int frames) {
        cache.get({{"/nowhere", frames, {}, SamplingRule::Pllava}},
                  [&] {
                      ++encoded;
                      Clip clip;
                      clip.encoded.bytes = 100;
                      return clip;
                  },
                  {});
    };
    for (const int frames : {1, 2, 1, 2, 3, 4, 3, 1})
        get(frames);
    EXPECT_EQ(encoded, 5) << "the first one was dropped for the fourth";
}

} // namespace
} // namespace pllava
