#pragma once

#include <QIcon>
#include <QString>

namespace pllava::ui {

/// The icon of this name in resources/icons (Breeze, LGPL-3.0-or-later), drawn in the application palette's text colour
/// of the moment, so it follows a change of theme by itself. GUI thread only.
QIcon icon(const QString& name);

} // namespace pllava::ui
