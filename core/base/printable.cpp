#include "core/base/printable.h"

#include <algorithm>
#include <cstddef>

namespace pllava {

std::string printable(std::string_view text) {
    constexpr std::size_t kLimit = 120;
    std::string result;
    for (const char c : text.substr(0, kLimit))
        result += c >= 0x20 && c < 0x7f ? c : '?';
    return text.size() > kLimit ? result + "..." : result;
}

std::string firstLines(const std::string& text, std::size_t most) {
    std::size_t end = 0;
    for (std::size_t line = 0; line < most && end < text.size(); ++line)
        end = std::min(text.find('\n', end), text.size() - 1) + 1;
    const auto rest = std::count(text.begin() + static_cast<std::ptrdiff_t>(end), text.end(), '\n');
    return rest == 0 ? text : text.substr(0, end) + "... and " + std::to_string(rest) + " more lines\n";
}

} // namespace pllava
