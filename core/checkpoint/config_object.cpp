#include "core/checkpoint/config_object.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/printable.h"

namespace pllava {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxList = 64;

/// A value for a message; a structure is only named, because it may be large or nested without end.
std::string shown(const json& value) {
    return value.is_structured() ? value.type_name() : printable(value.dump());
}

std::string described(std::string_view kind, Range<std::int64_t> range) {
    return fmt::format("{} from {} to {}", kind, range.least, range.most);
}

/// Nothing for a value that is not a whole number in the range.
std::optional<std::int64_t> asInteger(const json& value, Range<std::int64_t> range) {
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!value.is_number_integer() || (value.is_number_unsigned() && value.get<std::uint64_t>() > kMost))
        return std::nullopt;
    const auto number = value.get<std::int64_t>();
    return number < range.least || number > range.most ? std::nullopt : std::optional(number);
}

bool isNumber(const json& value, Range<double> range) {
    return value.is_number() && value.get<double>() >= range.least && value.get<double>() <= range.most;
}

} // namespace

ConfigObject::ConfigObject(const json& value, std::string where) : m_value(value), m_where(std::move(where)) {
    if (!value.is_object())
        fail(fmt::format("an object is expected, not {}", shown(value)));
}

std::optional<std::int64_t> ConfigObject::integer(std::string_view key, Range<std::int64_t> range) const {
    const json* value = find(key);
    if (!value)
        return std::nullopt;
    const auto number = asInteger(*value, range);
    if (!number)
        fail(fmt::format("\"{}\" is {}, not {}", key, shown(*value), described("a whole number", range)));
    return number;
}

std::optional<double> ConfigObject::number(std::string_view key, Range<double> range) const {
    const json* value = find(key);
    if (!value)
        return std::nullopt;
    if (!isNumber(*value, range))
        fail(fmt::format("\"{}\" is {}, not a number from {} to {}", key, shown(*value), range.least, range.most));
    return value->get<double>();
}

std::optional<bool> ConfigObject::flag(std::string_view key) const {
    const json* value = find(key);
    if (!value)
        return std::nullopt;
    if (!value->is_boolean())
        fail(fmt::format("\"{}\" is {}, not true or false", key, shown(*value)));
    return value->get<bool>();
}

std::optional<std::string> ConfigObject::text(std::string_view key) const {
    const json* value = find(key);
    if (!value)
        return std::nullopt;
    if (!value->is_string())
        fail(fmt::format("\"{}\" is {}, not a text", key, shown(*value)));
    return value->get<std::string>();
}

std::optional<std::vector<std::int64_t>> ConfigObject::integers(std::string_view key, Range<std::int64_t> range) const {
    const json* list = findList(key);
    if (!list)
        return std::nullopt;
    std::vector<std::int64_t> numbers;
    for (const json& value : *list) {
        const auto number = asInteger(value, range);
        if (!number)
            fail(fmt::format("\"{}\" holds {}; each is to be {}", key, shown(value),
                             described("a whole number", range)));
        numbers.push_back(*number);
    }
    return numbers;
}

std::optional<std::vector<double>> ConfigObject::numbers(std::string_view key, Range<double> range) const {
    const json* list = findList(key);
    if (!list)
        return std::nullopt;
    std::vector<double> numbers;
    for (const json& value : *list) {
        if (!isNumber(value, range))
            fail(fmt::format("\"{}\" holds {}; each is to be a number from {} to {}", key, shown(value), range.least,
                             range.most));
        numbers.push_back(value.get<double>());
    }
    return numbers;
}

ConfigObject ConfigObject::object(std::string_view key) const {
    static const json s_empty = json::object();
    const json* value = find(key);
    return {value ? *value : s_empty, fmt::format("{}, {}", m_where, key)};
}

bool ConfigObject::isList(std::string_view key) const {
    const json* value = find(key);
    return value && value->is_array();
}

bool ConfigObject::isObject(std::string_view key) const {
    const json* value = find(key);
    return value && value->is_object();
}

void ConfigObject::requireOneOf(std::string_view key, std::initializer_list<std::string_view> known) const {
    const auto value = text(key);
    if (value && std::find(known.begin(), known.end(), *value) == known.end())
        unsupported(fmt::format("\"{}\" is \"{}\"; only \"{}\" can be run", key, printable(*value),
                                fmt::join(known, "\", \"")));
}

void ConfigObject::requireFlag(std::string_view key, bool known) const {
    if (flag(key).value_or(known) != known)
        unsupported(fmt::format("\"{}\" is {}; only {} can be run", key, !known, known));
}

void ConfigObject::requireEmpty(std::string_view key) const {
    if (const nlohmann::json* found = find(key); found != nullptr && !found->empty())
        unsupported(fmt::format("\"{}\" says something; only a model without it can be run", key));
}

void ConfigObject::fail(std::string_view reason) const {
    throw Error(ErrorKind::CorruptFile, fmt::format("{}: {}", m_where, reason));
}

void ConfigObject::unsupported(std::string_view reason) const {
    throw Error(ErrorKind::Unsupported, fmt::format("{}: {}", m_where, reason));
}

const json* ConfigObject::find(std::string_view key) const {
    const auto found = m_value.find(key);
    return found == m_value.end() || found->is_null() ? nullptr : &*found;
}

const json* ConfigObject::findList(std::string_view key) const {
    const json* value = find(key);
    if (value && (!value->is_array() || value->empty() || value->size() > kMaxList))
        fail(fmt::format("\"{}\" is {}, not a list of 1 to {} numbers", key,
                         value->is_array() ? "a list of another length" : shown(*value), kMaxList));
    return value;
}

bool isPresent(const std::filesystem::path& file) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() != std::filesystem::file_type::not_found)
        return true; // what cannot be read is told by who reads it
    if (std::filesystem::symlink_status(file, error).type() == std::filesystem::file_type::symlink)
        throw Error(ErrorKind::NotFound, fmt::format("{} is a link to a file that is not there; download the folder "
                                                     "again, or remove the link to do without the file",
                                                     printable(file.string())));
    return false;
}

std::optional<json> readConfigIfPresent(const std::filesystem::path& file) {
    if (!isPresent(file))
        return std::nullopt;
    return parseJson(readTextFile(file, kMaxConfigBytes), file.string());
}

} // namespace pllava
