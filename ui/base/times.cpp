#include "ui/base/times.h"

#include <algorithm>
#include <cmath>

namespace pllava::ui {

QString timeText(double seconds) {
    // A frame at 3.199999 s is the one at 3.2.
    const auto tenths = static_cast<qint64>(std::floor(std::max(0.0, seconds) * 10 + 1e-3));
    const qint64 hours = tenths / 36000;
    const QString rest = QStringLiteral("%1:%2.%3")
                             .arg(tenths / 600 % 60, 2, 10, QLatin1Char('0'))
                             .arg(tenths / 10 % 60, 2, 10, QLatin1Char('0'))
                             .arg(tenths % 10);
    return hours > 0 ? QString::number(hours) + u':' + rest : rest;
}

QString shortTimeText(double seconds) {
    return seconds < 60
               ? QString::number(std::floor(std::max(0.0, seconds) * 10 + 1e-3) / 10, 'f', 1) + QStringLiteral(" s")
               : timeText(seconds);
}

} // namespace pllava::ui
