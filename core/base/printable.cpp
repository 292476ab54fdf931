#include "core/base/printable.h"

namespace pllava {

std::string printable(std::string_view text) {
    constexpr std::size_t kLimit = 120;
    std::string result;
    for (const char c : text.substr(0, kLimit))
        result += c >= 0x20 && c < 0x7f ? c : '?';
    return text.size() > kLimit ? result + "..." : result;
}

} // namespace pllava
