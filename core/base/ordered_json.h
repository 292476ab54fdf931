#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace pllava {

/// parseJson() with the keys of objects in the text's order. Throws as it does.
nlohmann::ordered_json parseOrderedJson(std::string_view text, std::string_view where);

} // namespace pllava
