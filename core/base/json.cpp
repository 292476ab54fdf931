#include "core/base/json.h"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/ordered_json.h"
#include "core/base/printable.h"
#include "core/base/regular_file.h"

namespace pllava {
namespace {

using nlohmann::json;

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::size_t kMaxLineBytes = 64 << 20;

[[noreturn]] void corrupt(std::string_view where, std::string_view reason) {
    throw Error(ErrorKind::CorruptFile, fmt::format("{}: {}", where, reason));
}

/// "byte 12", in a text of several lines "line 3, byte 12"; both count from 1.
std::string placeOf(std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, byte > 0 ? byte - 1 : 0);
    const auto line = 1 + std::ranges::count(before, '\n');
    if (line == 1)
        return fmt::format("byte {}", byte);
    return fmt::format("line {}, byte {}", line, before.size() - before.rfind('\n'));
}

/// The parser builds any depth, and copying, comparing and writing the result then recurse. It and
/// this scan see the same brackets up to the first fault.
void requireShallow(std::string_view text, std::string_view where) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{') && ++depth > kMaxJsonDepth)
            corrupt(where,
                    fmt::format("the JSON is nested more than {} deep, at {}", kMaxJsonDepth, placeOf(text, i + 1)));
        else if (!quoted && (c == ']' || c == '}'))
            --depth;
    }
}

/// For the parser, which would silently keep the last of two values.
json::parser_callback_t refuseRepeatedKeys(std::string_view where) {
    return [where, open = std::vector<std::set<std::string>>()](int, json::parse_event_t event, json& parsed) mutable {
        if (event == json::parse_event_t::object_start)
            open.emplace_back();
        else if (event == json::parse_event_t::object_end)
            open.pop_back();
        else if (event == json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second)
            corrupt(where, fmt::format("{} is listed twice", printable(parsed.get<std::string>())));
        return true;
    };
}

/// Appends the next bytes of a file, `most` of them; returns whether there may be more. One byte more than there should
/// be marks the end; files may grow, and those of /proc state no size.
bool appendBlock(const RegularFile& file, std::uint64_t offset, std::size_t most, std::string& text) {
    const std::uint64_t size = file.size();
    const std::size_t count = std::min<std::uint64_t>(most, size > offset ? size - offset + 1 : kBlockBytes);
    const std::size_t before = text.size();
    text.resize(before + count);
    const std::size_t read = file.readAt(offset, std::as_writable_bytes(std::span(text).subspan(before)));
    text.resize(before + read);
    return read == count;
}

/// Parses one line after another and counts them.
class JsonLines {
public:
    JsonLines(std::string file, const UseJsonLine& use) : m_file(std::move(file)), m_use(use) {}

    /// All that end; returns the bytes of these.
    std::size_t take(std::string_view text) {
        std::size_t begin = 0;
        for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', begin)) {
            takeOne(text.substr(begin, end - begin));
            begin = end + 1;
        }
        return begin;
    }
    void takeOne(std::string_view line) {
        const std::string where = fmt::format("{}, line {}", m_file, ++m_count);
        if (line.find_first_not_of(" \t\r") != std::string_view::npos)
            m_use(parseJson(line, where), where);
    }
    std::size_t count() const { return m_count; }

private:
    std::string m_file;
    const UseJsonLine& m_use;
    std::size_t m_count = 0;
};

template <typename Json>
Json parsed(std::string_view text, std::string_view where, const typename Json::parser_callback_t& watch = nullptr) {
    requireShallow(text, where);
    try {
        return Json::parse(text, watch);
    } catch (const typename Json::parse_error& error) { // its words quote the input, which may be megabytes long
        corrupt(where, fmt::format("not valid JSON, at {}", placeOf(text, error.byte)));
    } catch (const typename Json::out_of_range&) {
        corrupt(where, "not valid JSON, a number is too large");
    }
}

} // namespace

std::string readTextFile(const std::filesystem::path& path, std::size_t limit) {
    const RegularFile file(path);
    std::string text;
    while (text.size() <= limit)
        if (!appendBlock(file, text.size(), limit + 1 - text.size(), text))
            return text;
    throw Error(ErrorKind::CorruptFile,
                fmt::format("{} is larger than {} bytes, too large for what it should be", path.string(), limit));
}

json parseJson(std::string_view text, std::string_view where, RepeatedKeys keys) {
    return parsed<json>(text, where, keys == RepeatedKeys::Refused ? refuseRepeatedKeys(where) : nullptr);
}

json readJson(const std::filesystem::path& file, std::size_t limit) {
    return parseJson(readTextFile(file, limit), file.string());
}

nlohmann::ordered_json parseOrderedJson(std::string_view text, std::string_view where) {
    return parsed<nlohmann::ordered_json>(text, where);
}

json parseJsonOrNothing(std::string_view text) {
    try {
        return parseJson(text, "");
    } catch (const Error&) {
        return json(json::value_t::discarded);
    }
}

std::string validUtf8(std::string_view text) {
    const json value = std::string(text); // the JSON writer knows UTF-8
    return parseJson(value.dump(-1, ' ', false, json::error_handler_t::replace), "text").get<std::string>();
}

void eachJsonLineIn(std::string_view text, const std::filesystem::path& file, const UseJsonLine& use) {
    JsonLines lines(file.string(), use);
    if (const std::string_view last = text.substr(lines.take(text)); !last.empty())
        lines.takeOne(last);
}

void eachJsonLine(const std::filesystem::path& path, const UseJsonLine& use) {
    const RegularFile file(path);
    JsonLines lines(path.string(), use);
    std::string text;
    bool more = true;
    for (std::uint64_t offset = 0; more; offset += kBlockBytes) {
        more = appendBlock(file, offset, kBlockBytes, text);
        text.erase(0, lines.take(text));
        if (text.size() > kMaxLineBytes)
            corrupt(path.string(), fmt::format("line {} is longer than {} bytes", lines.count() + 1, kMaxLineBytes));
    }
    if (!text.empty())
        lines.takeOne(text);
}

} // namespace pllava
