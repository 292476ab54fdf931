#pragma once

#include <vector>

#include <QString>

namespace pllava::ui {

/// Numbers with commas or spaces between. Throws InvalidArgument that names what is none.
std::vector<double> numbersIn(const QString& text);

} // namespace pllava::ui
