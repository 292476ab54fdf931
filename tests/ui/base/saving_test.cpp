#include "ui/base/saving.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "tests/support/await.h"
#include "tests/support/scratch_folder.h"

namespace pllava::ui {
namespace {

using test::await;

class Saving : public testing::Test {
protected:
    QString path(const char* name) { return QString::fromStdString((m_folder / name).string()); }
    std::string textOf(const char* name) { return readTextFile(m_folder / name); }

    test::ScratchFolder m_folder;
    Saver m_saver;
    QSignalSpy m_saved{&m_saver, &Saver::saved};
    QSignalSpy m_failed{&m_saver, &Saver::failed};
};

TEST_F(Saving, WritesWithoutWaitingAndTellsWhenItIsDone) {
    m_saver.save(path("a.txt"), "one");
    EXPECT_EQ(m_saved.count(), 0);
    ASSERT_TRUE(await([&] { return m_saved.count() == 1; }));
    EXPECT_EQ(textOf("a.txt"), "one");
    m_saver.save(path("a.txt"), "two");
    ASSERT_TRUE(await([&] { return m_saved.count() == 2; }));
    EXPECT_EQ(textOf("a.txt"), "two");
}

TEST_F(Saving, WhatCannotBeWrittenIsTold) {
    m_saver.save(QStringLiteral("/nowhere/a.txt"), "x");
    ASSERT_TRUE(await([&] { return m_failed.count() == 1; }));
    EXPECT_EQ(m_saved.count(), 0);
}

TEST_F(Saving, TheDialogGivesTheNameAndItsKindTheEnding) {
    QWidget parent;
    parent.show();
    m_saver.ask(&parent,
                {QStringLiteral("Save"),
                 QStringLiteral("talk.md"),
                 {QStringLiteral("Markdown (*.md)"), QStringLiteral("JSON (*.json)")}},
                [](const QString& path) { return path.section(u'.', -1).toUtf8(); });
    auto* dialog = parent.findChild<QFileDialog*>();
    ASSERT_NE(dialog, nullptr);
    dialog->setOption(QFileDialog::DontUseNativeDialog);
    dialog->setDirectory(QString::fromStdString(m_folder.path().string()));
    auto* kinds = dialog->findChild<QComboBox*>(QStringLiteral("fileTypeCombo"));
    ASSERT_NE(kinds, nullptr);
    QTest::keyClick(kinds, Qt::Key_Down);
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(QStringLiteral("talk"));
    dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save)->click();
    ASSERT_TRUE(await([&] { return m_saved.count() == 1; }));
    EXPECT_EQ(textOf("talk.json"), "json");
}

} // namespace
} // namespace pllava::ui
