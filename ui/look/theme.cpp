#include "ui/look/theme.h"

#include <algorithm>

#include <QApplication>
#include <QFont>
#include <QGuiApplication>

#include "core/plot/plot_style.h"
#include "ui/look/studio_style.h"

namespace pllava::ui {
namespace {

/// Amber, which figures mark dominant tokens with.
QColor emphasisOn(PlotGround ground) {
    return QColor(QLatin1String(plotStyle(ground).dominant));
}

// In the order of Colors.
const Colors kLight{QColor(0xffffff), QColor(0xd8dce3), QColor(0x5b6472),
                    QColor(0x2f6fed), QColor(0x2f6fed), emphasisOn(PlotGround::Paper),
                    QColor(0xdbe7ff), QColor(0xf0f3f8), QColor(0x2f9e6b),
                    QColor(0xc9372c)};
const Colors kDark{QColor(0x1e2128), QColor(0x343943), QColor(0x9aa3b2),
                   QColor(0x4c8dff), QColor(0x2f6fed), emphasisOn(PlotGround::Dark),
                   QColor(0x2a4a86), QColor(0x282c35), QColor(0x3fb27f),
                   QColor(0xff6b5e)};

struct Base {
    QColor window, text, field, button;
};

QPalette palette(const Base& base, const Colors& colors) {
    QPalette palette(base.text, base.button, base.field, colors.border, colors.border, base.text, base.text,
                     colors.panel, base.window);
    palette.setColor(QPalette::AlternateBase, base.window);
    palette.setColor(QPalette::ToolTipBase, colors.panel);
    palette.setColor(QPalette::ToolTipText, base.text);
    palette.setColor(QPalette::PlaceholderText, colors.mutedText);
    palette.setColor(QPalette::Highlight, colors.fill);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, colors.accent);
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, colors.mutedText);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colors.border);
    return palette;
}

/// The desktop's own palette, as it was before ours.
bool desktopIsDark() {
    static const bool dark = isDark(QGuiApplication::palette());
    return dark;
}

/// Inter where it is installed, and for Chinese the forms of the mainland; nothing below 9 points.
QFont studioFont() {
    QFont font = QApplication::font();
    font.setFamilies(
        {QStringLiteral("Inter"), QStringLiteral("DejaVu Sans"), font.family(), QStringLiteral("Noto Sans CJK SC")});
    font.setPointSizeF(std::max(font.pointSizeF(), 9.0));
    return font;
}

} // namespace

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < 128;
}

Colors colorsOf(const QPalette& palette) {
    return isDark(palette) ? kDark : kLight;
}

void applyTheme(Theme theme) {
    const bool desktop = desktopIsDark(); // asked before any palette of ours is set
    const bool dark = theme == Theme::Dark || (theme == Theme::System && desktop);
    if (!qobject_cast<StudioStyle*>(QApplication::style())) {
        QApplication::setStyle(new StudioStyle);
        QApplication::setFont(studioFont());
    }
    QApplication::setPalette(
        dark ? palette({QColor(0x16181d), QColor(0xe6e9ef), QColor(0x16181d), QColor(0x272b34)}, kDark)
             : palette({QColor(0xf3f5f8), QColor(0x1b1f27), QColor(0xffffff), QColor(0xffffff)}, kLight));
}

} // namespace pllava::ui
