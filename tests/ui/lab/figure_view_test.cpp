// A figure goes with the window's theme; what is exported does not.

#include "ui/lab/figure_view.h"

#include <QCoreApplication>

#include <gtest/gtest.h>

#include "ui/look/theme.h"

namespace pllava::ui {
namespace {

/// How light the figure's ground is, beside the title.
int lightness(FigureView& view) {
    return view.grab().toImage().pixelColor(view.width() - 20, 20).lightness();
}

TEST(FigureView, GoesWithTheThemeAndIsExportedOnPaper) {
    applyTheme(Theme::Light);
    FigureView view;
    view.resize(600, 400);
    view.show();
    view.setPlots({{"", "x", "y", "", {{"one", {0, 10}, {0, 5}}}}});
    const QByteArray exported = view.exported(QStringLiteral("a.svg"));
    EXPECT_TRUE(exported.contains("fill=\"white\""));
    const QImage light = view.grab().toImage();
    EXPECT_GT(lightness(view), 240);
    applyTheme(Theme::Dark);
    QCoreApplication::processEvents(); // a changed palette is told by an event
    EXPECT_LT(lightness(view), 60);
    EXPECT_EQ(view.exported(QStringLiteral("a.svg")), exported);
    applyTheme(Theme::Light);
    QCoreApplication::processEvents();
    EXPECT_EQ(view.grab().toImage(), light);
}

} // namespace
} // namespace pllava::ui
