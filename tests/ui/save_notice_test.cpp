#include "ui/save_notice.h"

#include <QLabel>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include "tests/support/await.h"
#include "tests/support/scratch_folder.h"
#include "ui/notice_bar.h"
#include "ui/workspace.h"

namespace pllava::ui {
namespace {

TEST(SaveNoticeOfTwoFiles, StandsUntilBothAreSaved) {
    const test::ScratchFolder folder;
    NoticeBar bar;
    SaveNotice notice(bar);
    // What is a folder cannot be replaced by a file.
    const auto first = folder / "first.json", second = folder / "second.json";
    WorkspaceSaver one(first, [] { return Workspace(); }), two(second, [] { return Workspace(); });
    notice.watch(&one);
    notice.watch(&two);
    for (const auto& file : {first, second})
        std::filesystem::create_directories(file / "in the way");
    one.saveNow();
    const QString said = bar.findChild<QLabel*>()->text();
    EXPECT_TRUE(said.contains(QStringLiteral("first.json"))) << qPrintable(said);
    two.saveNow();
    EXPECT_EQ(bar.findChild<QLabel*>()->text(), said) << "it is said once";
    std::filesystem::remove_all(first);
    one.saveNow();
    EXPECT_FALSE(bar.isHidden());
    std::filesystem::remove_all(second);
    two.saveNow();
    EXPECT_TRUE(bar.isHidden());
}

} // namespace
} // namespace pllava::ui
