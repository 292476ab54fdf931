#include "ui/look/icons.h"

#include <QApplication>
#include <QPixmap>

#include <gtest/gtest.h>

#include "ui/look/theme.h"

namespace pllava::ui {
namespace {

QColor middleOf(const QIcon& icon) {
    return icon.pixmap(44, 44).toImage().pixelColor(20, 22);
}

TEST(Icon, FollowsTheThemeItIsDrawnIn) {
    const QIcon play = icon(QStringLiteral("media-playback-start"));
    for (const Theme theme : {Theme::Light, Theme::Dark, Theme::Light}) {
        applyTheme(theme);
        EXPECT_EQ(middleOf(play), QApplication::palette().color(QPalette::WindowText));
    }
}

} // namespace
} // namespace pllava::ui
