#include "ui/look/theme.h"

#include <algorithm>
#include <cmath>

#include <QApplication>

#include <gtest/gtest.h>

namespace pllava::ui {
namespace {

/// WCAG 2.1, relative luminance.
double luminance(const QColor& color) {
    const auto linear = [](double part) {
        return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& one, const QColor& other) {
    const double first = luminance(one), second = luminance(other);
    const auto [darker, lighter] = std::minmax(first, second);
    return (lighter + 0.05) / (darker + 0.05);
}

TEST(ThemeTest, AsTheSystemIsWhatTheDesktopHadWhateverCameBetween) {
    const bool desktop = isDark(QApplication::palette());
    applyTheme(desktop ? Theme::Light : Theme::Dark);
    EXPECT_NE(isDark(QApplication::palette()), desktop);
    applyTheme(Theme::System);
    EXPECT_EQ(isDark(QApplication::palette()), desktop);
}

TEST(ThemeTest, WordsCanBeReadOnTheirGround) {
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        applyTheme(theme);
        const QPalette palette = QApplication::palette();
        const Colors colors = colorsOf(palette);
        const QColor text = palette.color(QPalette::WindowText);
        for (const QColor& ground : {palette.color(QPalette::Window), colors.panel, colors.question, colors.answer})
            EXPECT_GE(contrast(text, ground), 4.5) << qPrintable(ground.name());
        for (const QColor& words : {colors.mutedText, colors.emphasis, colors.bad, colors.accent})
            EXPECT_GE(contrast(words, colors.panel), 4.5) << qPrintable(words.name());
        EXPECT_GE(contrast(colors.mutedText, colors.answer), 4.5);
        EXPECT_GE(contrast(Qt::white, colors.fill), 4.5);
    }
}

} // namespace
} // namespace pllava::ui
