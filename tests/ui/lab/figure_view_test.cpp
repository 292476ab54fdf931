// A figure goes with the window's theme; what is exported does not.

#include "ui/lab/figure_view.h"

#include <QCoreApplication>

#include <gtest/gtest.h>

#include "core/plot/svg_sheet.h"
#include "ui/look/theme.h"

namespace pllava::ui {
namespace {

/// Lightness of the figure's background, next to the title.
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
    QCoreApplication::processEvents(); // a changed palette arrives as an event
    EXPECT_LT(lightness(view), 60);
    EXPECT_EQ(view.exported(QStringLiteral("a.svg")), exported);
    applyTheme(Theme::Light);
    QCoreApplication::processEvents();
    EXPECT_EQ(view.grab().toImage(), light);
}

/// Position of a figure's left axis: the first column that is a line from top to bottom.
int leftAxis(FigureView& view) {
    const QImage image = view.grab().toImage();
    for (int x = 0; x < image.width(); ++x) {
        int dark = 0;
        for (int y = 0; y < image.height(); ++y)
            dark += image.pixelColor(x, y).lightness() < 200;
        if (dark > image.height() / 2)
            return x;
    }
    return 0;
}

TEST(FigureView, ItsTypeGrowsWithTheWindows) {
    applyTheme(Theme::Light);
    FigureView view;
    view.resize(1200, 800);
    view.setPlots({{"", "x", "y", "", {{"one", {0, 10}, {0, 5}}}}});
    QFont font = view.font();
    const auto axisWith = [&](int pixels) {
        font.setPixelSize(pixels);
        view.setFont(font);
        return leftAxis(view);
    };
    const int margin = 4;
    EXPECT_NEAR(axisWith(kTickText), kPlotLeft + margin, 1.5);
    EXPECT_NEAR(axisWith(2 * kTickText), 2 * kPlotLeft + margin, 2);
}

} // namespace
} // namespace pllava::ui
