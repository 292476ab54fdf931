#include "ui/base/choosing.h"

#include <fstream>

#include <QApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <gtest/gtest.h>

#include "tests/support/await.h"
#include "tests/support/scratch_folder.h"
#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

using test::await;

class Choosing : public testing::Test {
protected:
    QFileDialog& ask(OpenQuestion::Wanted wanted) {
        askForExisting(&m_parent, {QStringLiteral("Open"), wanted, textOf(m_folder.path())},
                       [this](const QString& path) { m_chosen = path; });
        return *m_parent.findChild<QFileDialog*>();
    }
    test::ScratchFolder m_folder;
    QWidget m_parent;
    std::optional<QString> m_chosen;
};

TEST_F(Choosing, NamesThatAreNotUtf8AreOffered) {
    const auto odd = m_folder / "caf\xe9.mp4";
    std::ofstream(odd) << "x";
    std::ofstream(m_folder / "plain.mp4") << "x";
    std::filesystem::create_directory(m_folder / "\xd6\xd0");
    auto& links = *ask(OpenQuestion::Wanted::File).findChild<QLabel*>(QStringLiteral("unlistedFiles"));
    EXPECT_TRUE(links.isVisibleTo(links.parentWidget()));
    EXPECT_TRUE(links.text().contains(QStringLiteral("caf"))) << qPrintable(links.text());
    EXPECT_FALSE(links.text().contains(QStringLiteral("plain.mp4")));
    emit links.linkActivated(QStringLiteral("0"));
    ASSERT_TRUE(m_chosen.has_value());
    EXPECT_EQ(pathOf(*m_chosen), odd);
    EXPECT_TRUE(await([this] { return m_parent.findChild<QFileDialog*>() == nullptr; }));
}

TEST_F(Choosing, OrdinaryFoldersOfferNothing) {
    std::ofstream(m_folder / "plain.mp4") << "x";
    auto& links = *ask(OpenQuestion::Wanted::File).findChild<QLabel*>(QStringLiteral("unlistedFiles"));
    EXPECT_FALSE(links.isVisibleTo(links.parentWidget()));
}

TEST_F(Choosing, WhatIsAcceptedIsChosen) {
    std::ofstream(m_folder / "plain.mp4") << "x";
    auto& dialog = ask(OpenQuestion::Wanted::File);
    dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(textOf(m_folder / "plain.mp4"));
    dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open)->click();
    ASSERT_TRUE(m_chosen.has_value());
    EXPECT_EQ(pathOf(*m_chosen), m_folder / "plain.mp4");
}

TEST_F(Choosing, AnOpenFolderIsChosen) {
    auto& dialog = ask(OpenQuestion::Wanted::Folder);
    dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open)->click();
    ASSERT_TRUE(m_chosen.has_value());
    EXPECT_EQ(std::filesystem::weakly_canonical(pathOf(*m_chosen)), std::filesystem::canonical(m_folder.path()));
}

TEST_F(Choosing, AFolderIsAskedForAsOne) {
    std::filesystem::create_directory(m_folder / "\xd6\xd0");
    std::ofstream(m_folder / "caf\xe9.mp4") << "x";
    auto& dialog = ask(OpenQuestion::Wanted::Folder);
    EXPECT_EQ(dialog.fileMode(), QFileDialog::Directory);
    emit dialog.findChild<QLabel*>(QStringLiteral("unlistedFiles"))->linkActivated(QStringLiteral("0"));
    EXPECT_EQ(pathOf(m_chosen.value()), m_folder / "\xd6\xd0");
}

} // namespace
} // namespace pllava::ui
