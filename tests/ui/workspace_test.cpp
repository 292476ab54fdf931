#include "ui/workspace.h"

#include <fstream>

#include <QSignalSpy>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "tests/support/await.h"
#include "tests/support/scratch_folder.h"

namespace pllava::ui {
namespace {

Workspace sample() {
    Workspace workspace;
    workspace.model.adapter = QStringLiteral("/models/adapter");
    workspace.settings.emplace().frames = 16;
    workspace.settings->pooling = {16, 8, 8};
    workspace.settings->loraAlpha = 2.25;
    workspace.conversation = QStringLiteral("20261130T000000Z-1");
    workspace.video = QStringLiteral("/videos/日本.mp4");
    workspace.position = 1.5;
    workspace.layout = {QByteArray("\x01\x00\xff", 3), QByteArrayLiteral("docks"), QByteArrayLiteral("sides")};
    workspace.norms = {ThresholdMethod::DensityValley, true, true};
    workspace.volume = 0.25;
    workspace.training = QStringLiteral("/runs/近");
    return workspace;
}

ErrorKind loadFailure(const std::filesystem::path& file) {
    try {
        loadWorkspace(file);
    } catch (const Error& error) {
        return error.kind();
    }
    ADD_FAILURE() << "was read";
    return ErrorKind::Internal;
}

TEST(Workspace, ComesBackAsItWas) {
    const test::ScratchFolder folder;
    saveWorkspace(sample(), folder / "deep/workspace.json");
    const Workspace back = loadWorkspace(folder / "deep/workspace.json");
    EXPECT_EQ(back.settings, sample().settings);
    EXPECT_EQ(back.model, sample().model);
    EXPECT_EQ(back.conversation, sample().conversation);
    EXPECT_EQ(back.video, sample().video);
    using std::filesystem::perms;
    EXPECT_EQ(status(folder / "deep/workspace.json").permissions(), perms::owner_read | perms::owner_write);
    EXPECT_EQ(back.position, 1.5);
    EXPECT_EQ(back.layout, sample().layout);
    EXPECT_EQ(back.norms, sample().norms);
    EXPECT_EQ(back.volume, 0.25);
}

TEST(Workspace, EndlessNamesAreCut) {
    // Layouts of a name of a megabyte took ten seconds.
    Workspace workspace = sample();
    const QString endless(1'000'000, QLatin1Char('n'));
    for (QString* name : {&workspace.model.base, &workspace.model.adapter, &workspace.video, &workspace.training})
        *name = QLatin1Char('/') + endless;
    const Workspace back = parseWorkspace(workspaceText(workspace), "workspace.json");
    for (const QString& name : {back.model.base, back.model.adapter, back.video, back.training})
        EXPECT_EQ(name, QLatin1Char('/') + endless.left(4095));
    const QString pair = QStringLiteral("\U0001F600");
    workspace.video = endless.left(4095) + pair; // is not cut in two
    EXPECT_EQ(parseWorkspace(workspaceText(workspace), "workspace.json").video.size(), 4095);
    for (const QString& name :
         {QStringLiteral("file://file://x"), QStringLiteral("file:///a%20b"), QStringLiteral("/a%20b")}) {
        workspace.video = name;
        EXPECT_EQ(parseWorkspace(workspaceText(workspace), "workspace.json").video, name);
    }
    Exchange exchange;
    exchange.adapter = exchange.promptTemplate = exchange.model = exchange.stopReason = endless;
    const Exchange read = exchangeFromJson(toJson(exchange));
    for (const QString& name : {read.adapter, read.promptTemplate, read.model, read.stopReason})
        EXPECT_EQ(name.size(), 4096);
}

/// As the first version wrote it.
void writeInherited(const std::filesystem::path& file, const QVector<Conversation>& conversations) {
    saveWorkspace(sample(), file);
    auto object = nlohmann::json::parse(readTextFile(file));
    object["version"] = 1;
    object["conversation"] = toJson(conversations.front());
    object["earlier"] = nlohmann::json::array();
    for (qsizetype i = 1; i < conversations.size(); ++i)
        object["earlier"].push_back(toJson(conversations[i]));
    object.erase("video");
    std::ofstream(file) << object;
}

TEST(Workspace, GivesTheConversationsThatAnEarlierProgramKeptInIt) {
    const test::ScratchFolder folder;
    Exchange exchange;
    exchange.question = QStringLiteral("什么在动？");
    writeInherited(folder / "workspace.json",
                   {{QStringLiteral("/videos/日本.mp4"), {}, {exchange}}, {QStringLiteral("c.mp4"), {}, {exchange}}});
    const Workspace back = loadWorkspace(folder / "workspace.json");
    EXPECT_EQ(back.video, QStringLiteral("/videos/日本.mp4"));
    ASSERT_EQ(back.inherited.size(), 2);
    EXPECT_EQ(back.inherited[0].exchanges[0].question, exchange.question);
    EXPECT_EQ(back.inherited[1].video, QStringLiteral("c.mp4"));
    EXPECT_EQ(back.position, 1.5);
}

TEST(Workspace, OneOfAnEarlierProgramHasNoLayout) {
    const test::ScratchFolder folder;
    saveWorkspace(sample(), folder / "workspace.json");
    auto object = nlohmann::json::parse(readTextFile(folder / "workspace.json"));
    for (const char* key : {"window", "norms", "volume"})
        object.erase(key);
    std::ofstream(folder / "workspace.json") << object;
    const Workspace back = loadWorkspace(folder / "workspace.json");
    EXPECT_EQ(back.layout, WindowLayout());
    EXPECT_EQ(back.norms, NormChoices());
    EXPECT_EQ(back.volume, 1);
    EXPECT_EQ(back.settings, sample().settings);
}

TEST(Workspace, ANewerVersionAndADamagedFileAreRefused) {
    const test::ScratchFolder folder;
    std::ofstream(folder / "newer.json") << R"({"version": 99})";
    std::ofstream(folder / "cut.json") << R"({"version": 1, "model)";
    std::ofstream(folder / "empty.json") << "{}";
    EXPECT_EQ(loadFailure(folder / "newer.json"), ErrorKind::Unsupported);
    EXPECT_EQ(loadFailure(folder / "cut.json"), ErrorKind::CorruptFile);
    EXPECT_EQ(loadFailure(folder / "empty.json"), ErrorKind::CorruptFile);
    EXPECT_EQ(loadFailure(folder / "none.json"), ErrorKind::NotFound);
}

TEST(WorkspaceSaver, WritesOnceAMomentAfterManyChanges) {
    const test::ScratchFolder folder;
    const auto file = folder / "workspace.json";
    int asked = 0;
    WorkspaceSaver saver(file, [&] { return ++asked, sample(); });
    for (int i = 0; i < 20; ++i)
        saver.changed();
    ASSERT_TRUE(test::await([&] { return std::filesystem::exists(file); }));
    EXPECT_EQ(asked, 1);
}

TEST(WorkspaceSaver, TheLastSaveIsNotOvertakenByASlowOne) {
    const test::ScratchFolder folder;
    Workspace slow = sample();
    slow.layout.docks = QByteArray(64 << 20, 'x');
    int asked = 0;
    WorkspaceSaver saver(folder / "workspace.json", [&] { return ++asked == 1 ? slow : sample(); });
    saver.changed();
    ASSERT_TRUE(test::await([&] { return asked == 1; }));
    saver.saveNow();
    EXPECT_EQ(loadWorkspace(folder / "workspace.json").layout, sample().layout);
    test::await([] { return false; }, std::chrono::seconds(1)); // for what might still come
    EXPECT_EQ(loadWorkspace(folder / "workspace.json").layout, sample().layout);
}

TEST(WorkspaceSaver, ADiskThatCannotBeWrittenIsToldOnceAndTriedAgain) {
    const test::ScratchFolder folder;
    const auto place = folder / "place";
    std::ofstream(place) << "not a folder";
    WorkspaceSaver saver(place / "workspace.json", sample);
    QSignalSpy failed(&saver, &WorkspaceSaver::failed), recovered(&saver, &WorkspaceSaver::recovered);
    saver.changed();
    ASSERT_TRUE(test::await([&] { return failed.count() == 1; }));
    saver.saveNow();
    EXPECT_EQ(failed.count(), 1);
    EXPECT_EQ(readTextFile(place), "not a folder");
    std::filesystem::remove(place);
    ASSERT_TRUE(test::await([&] { return recovered.count() == 1; })) << "by itself";
    EXPECT_EQ(loadWorkspace(place / "workspace.json").position, 1.5);
}

} // namespace
} // namespace pllava::ui
