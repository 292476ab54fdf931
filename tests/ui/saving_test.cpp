#include "ui/saving.h"

#include <fstream>
#include <sstream>

#include <QFileDialog>
#include <QTest>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/support/await.h"
#include "tests/support/scratch_folder.h"

namespace pllava::ui {
namespace {

std::string textOf(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

TEST(Saving, WritesTheWholeFileOrLeavesWhatWasThere) {
    const test::ScratchFolder folder;
    const auto path = folder / "a.txt";
    writeFile(QString::fromStdString(path.string()), "one");
    writeFile(QString::fromStdString(path.string()), "two");
    EXPECT_EQ(textOf(path), "two");
    EXPECT_THROW(writeFile(QStringLiteral("/nowhere/a.txt"), "x"), Error);
}

TEST(Saving, TheEndingFollowsTheChosenKind) {
    const test::ScratchFolder folder;
    QWidget parent;
    parent.show();
    QString chosen;
    askWhereToSave(&parent,
                   {QStringLiteral("Save"),
                    QStringLiteral("talk.md"),
                    {QStringLiteral("Markdown (*.md)"), QStringLiteral("JSON (*.json)")}},
                   [&](const QString& path) { chosen = path; });
    auto* dialog = parent.findChild<QFileDialog*>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_TRUE(chosen.isEmpty()); // it does not wait
    dialog->setOption(QFileDialog::DontUseNativeDialog);
    dialog->setDirectory(QString::fromStdString(folder.path().string()));
    dialog->selectNameFilter(QStringLiteral("JSON (*.json)"));
    emit dialog->filterSelected(QStringLiteral("JSON (*.json)"));
    EXPECT_EQ(dialog->defaultSuffix(), QStringLiteral("json"));
}

} // namespace
} // namespace pllava::ui
