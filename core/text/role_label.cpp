#include "core/text/role_label.h"

#include <algorithm>
#include <cctype>

namespace pllava {

std::string withRoleLabel(std::string_view role, std::string_view label) {
    if (label.find_first_of(":|\n") != std::string_view::npos)
        return std::string(label);
    const auto isLetter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    const auto wordEnd = std::find_if(role.rbegin(), role.rend(), isLetter).base();
    const auto wordBegin = std::find_if_not(std::make_reverse_iterator(wordEnd), role.rend(), isLetter).base();
    return std::string(role.begin(), wordBegin).append(label).append(wordEnd, role.end());
}

} // namespace pllava
