#include "core/base/json.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace pllava {

std::string readTextFile(const std::filesystem::path& path, std::size_t limit) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        throw Error(ErrorKind::NotFound, fmt::format("{} is a folder; a file is expected there", path.string()));
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw Error(ErrorKind::NotFound, fmt::format("{} is missing or cannot be read", path.string()));
    std::string text;
    char block[1 << 16];
    while (file.read(block, sizeof block) || file.gcount() > 0) {
        text.append(block, static_cast<std::size_t>(file.gcount()));
        if (text.size() > limit)
            throw Error(
                ErrorKind::CorruptFile,
                fmt::format("{} is larger than {} bytes, too large for what it should be", path.string(), limit));
    }
    return text;
}

nlohmann::json parseJson(std::string_view text, std::string_view where) {
    try {
        return nlohmann::json::parse(text);
    } catch (const nlohmann::json::parse_error& error) { // its words quote the input, which may be megabytes long
        throw Error(ErrorKind::CorruptFile, fmt::format("{}: not valid JSON, at byte {}", where, error.byte));
    } catch (const nlohmann::json::out_of_range&) {
        throw Error(ErrorKind::CorruptFile, fmt::format("{}: not valid JSON, a number is too large", where));
    }
}

void eachJsonLine(const std::filesystem::path& file,
                  const std::function<void(const nlohmann::json& line, const std::string& where)>& use) {
    const std::string whole = readTextFile(file, std::size_t{1} << 32);
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < whole.size();) {
        const std::size_t end = std::min(whole.find('\n', begin), whole.size());
        const std::string_view line = std::string_view(whole).substr(begin, end - begin);
        begin = end + 1;
        const std::string where = fmt::format("{}, line {}", file.string(), ++number);
        if (line.find_first_not_of(" \t\r") != std::string_view::npos)
            use(parseJson(line, where), where);
    }
}

} // namespace pllava
