#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/csv.h"
#include "core/base/pooling_shape.h"

namespace pllava {

/// A line "index,t,h,w" and `columns`, and one per visual token: its number and place, and the cells of that number.
std::string tokenTable(std::string_view columns, const PoolingShape& shape,
                       const std::function<std::vector<CsvCell>(std::size_t index)>& cells);

} // namespace pllava
