#pragma once

#include <QString>

namespace pllava::ui {

/// Languages that the window speaks: "en", "zh_CN".
/// Switches at run time; every widget hears QEvent::LanguageChange and sets its texts anew. An empty name follows the
/// system. GUI thread only.
void applyLanguage(const QString& language);
QString currentLanguage();

} // namespace pllava::ui
