#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "core/base/json.h"

namespace pllava::test {

/// What make_numpy_numbers.py wrote of one set of values: "one_tower" or "two_towers".
inline nlohmann::json numpyNumbers(const std::string& set) {
    return parseJson(readTextFile(PLLAVA_NUMPY_NUMBERS), "numpy_numbers.json").at(set);
}

} // namespace pllava::test
