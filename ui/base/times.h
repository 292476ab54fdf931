#pragma once

#include <QString>

namespace pllava::ui {

/// "00:03.2", "1:02:03.4".
QString timeText(double seconds);
/// "3.2 s" below a minute, then as timeText().
QString shortTimeText(double seconds);

} // namespace pllava::ui
