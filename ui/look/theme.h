#pragma once

#include <QColor>
#include <QPalette>

namespace pllava::ui {

enum class Theme { System, Light, Dark };

/// What a palette has no role for. Widgets that paint take these and the palette's own roles, never numbers of theirs.
struct Colors {
    QColor panel;     ///< behind a panel's content, a step away from the window
    QColor border;    ///< hairlines and grids
    QColor mutedText; ///< secondary text, at least 4.5 : 1 on a panel
    QColor accent;    ///< what is chosen or moves, links, bars of a plot
    QColor fill;      ///< behind white words, at least 4.5 : 1
    QColor emphasis;  ///< dominant tokens, sampled frames, warnings: amber
    QColor question;  ///< behind what the person said
    QColor answer;    ///< behind what the model said
    QColor good;      ///< ready
    QColor bad;       ///< failed
};

/// The colours that go with a palette, light or dark.
Colors colorsOf(const QPalette& palette);
bool isDark(const QPalette& palette);

/// Sets the application's style, palette and font; System is what the desktop had at the program's start. Widgets get
/// QEvent::PaletteChange.
void applyTheme(Theme theme);

} // namespace pllava::ui
