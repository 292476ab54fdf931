// A video whose name is not UTF-8, as discs of other systems have it.

#include <QAction>
#include <QDropEvent>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>

#include "tests/support/studio.h"
#include "ui/base/paths.h"
#include "ui/player/player_panel.h"
#include "ui/preferences.h"

namespace pllava::ui {
namespace {

using test::await;
using test::Studio;

class OddNames : public test::StudioTest {
protected:
    OddNames() {
        std::filesystem::create_directory(m_file.parent_path());
        std::filesystem::copy_file(PLLAVA_RESOURCES "/samples/two-shapes-left.mp4", m_file);
    }
    bool isOpen(Studio& studio) const {
        const auto& player = *studio.window().findChild<PlayerPanel*>();
        return await([&] { return pathOf(player.currentPath()) == m_file && player.duration() > 0; });
    }
    static void askOnceReady(Studio& studio) {
        ASSERT_TRUE(studio.awaitReady());
        studio.ask(QStringLiteral("How many objects are there?"));
        ASSERT_TRUE(studio.awaitAnswers(1));
    }
    const std::filesystem::path m_file = m_folder / "\xd6\xd0\xce\xc4" / "caf\xe9.mp4";
};

TEST_F(OddNames, OpensAndAnswers) {
    test::DemoStudio studio(m_workspace, textOf(m_file));
    ASSERT_TRUE(isOpen(studio));
    ASSERT_NO_FATAL_FAILURE(askOnceReady(studio));
    EXPECT_TRUE(studio.answers().back().contains(QStringLiteral("two"))) << qPrintable(studio.answers().back());
}

TEST_F(OddNames, IsTakenFromADropAndFromTheRecentFiles) {
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    QMimeData data;
    data.setData(QStringLiteral("text/uri-list"),
                 "file://" + QByteArray::fromStdString(m_file.string()).toPercentEncoding("/") + "\r\n");
    auto& view = studio.find<QWidget>("videoView");
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&view, &enter);
    QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&view, &drop);
    ASSERT_TRUE(isOpen(studio));
    EXPECT_EQ(pathOf(Preferences().recentFiles().front()), m_file);
    ASSERT_TRUE(studio.open(QStringLiteral(PLLAVA_RESOURCES "/samples/appearing.mp4")));
    for (QMenu* menu : studio.window().findChildren<QMenu*>())
        if (menu->title() == QStringLiteral("Recent videos")) {
            emit menu->aboutToShow();
            menu->actions()[1]->trigger();
        }
    EXPECT_TRUE(isOpen(studio));
}

TEST_F(OddNames, ComesBackAfterARestart) {
    {
        Studio studio(m_workspace, textOf(m_file));
        ASSERT_TRUE(isOpen(studio));
        ASSERT_NO_FATAL_FAILURE(askOnceReady(studio));
        studio.window().close();
    }
    Studio studio(m_workspace);
    EXPECT_TRUE(isOpen(studio));
    EXPECT_TRUE(studio.awaitAnswers(1));
}

} // namespace
} // namespace pllava::ui
