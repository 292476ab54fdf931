#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

namespace pllava {

/// A whole number that Number holds; value.get<Number>() has no defined result for others. Throws json::type_error for
/// anything else, 3.0 too.
template <std::integral Number> Number integerFrom(const nlohmann::json& value) {
    if (value.is_number_unsigned()) {
        if (const auto number = value.get<std::uint64_t>(); std::in_range<Number>(number))
            return static_cast<Number>(number);
    } else if (value.is_number_integer()) {
        if (const auto number = value.get<std::int64_t>(); std::in_range<Number>(number))
            return static_cast<Number>(number);
    }
    throw nlohmann::json::type_error::create(302, "not a whole number of the size that belongs here", &value);
}

/// Three of them, as sizes are written. Throws json::exception.
inline std::array<std::int64_t, 3> threeIntegersFrom(const nlohmann::json& list) {
    return {integerFrom<std::int64_t>(list.at(0)), integerFrom<std::int64_t>(list.at(1)),
            integerFrom<std::int64_t>(list.at(2))};
}

} // namespace pllava
