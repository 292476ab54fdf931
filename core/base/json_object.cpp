#include "core/base/json_object.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/printable.h"

namespace pllava {
namespace {

using nlohmann::json;

constexpr std::size_t kShortList = 64;

/// A value for a message; a structure is only named, because it may be large or nested without end.
std::string shown(const json& value) {
    return value.is_structured() ? value.type_name() : printable(value.dump());
}

/// The range of a type, which nobody chose, is not printed with its forty digits.
template <class Number> std::string described(std::string_view kind, Range<Number> range) {
    const bool isAny = std::is_signed_v<Number> && sizeof(Number) == 8 && range == Range<Number>{};
    return isAny ? std::string(kind) : fmt::format("{} from {} to {}", kind, range.least, range.most);
}

/// A value of the object, or one of a list there, and its key for messages.
struct Field {
    const JsonObject& object;
    std::string_view key;
    const json& value;

    [[noreturn]] void refuse(std::string_view expected) const {
        object.fail(object.find(key) == &value
                        ? fmt::format("\"{}\" is {}, not {}", key, shown(value), expected)
                        : fmt::format("\"{}\" holds {}; each is to be {}", key, shown(value), expected));
    }
};

double numberIn(const Field& field, Range<double> range) {
    const double number = field.value.is_number() ? field.value.get<double>() : 0;
    if (!field.value.is_number() || !(number >= range.least && number <= range.most))
        field.refuse(described("a number", range));
    return number;
}

template <std::integral Number> Number integerIn(const Field& field, Range<Number> range) {
    const json& value = field.value;
    std::optional<Number> number;
    if (value.is_number_unsigned() && std::in_range<Number>(value.get<std::uint64_t>()))
        number = static_cast<Number>(value.get<std::uint64_t>());
    else if (!value.is_number_unsigned() && value.is_number_integer() &&
             std::in_range<Number>(value.get<std::int64_t>()))
        number = static_cast<Number>(value.get<std::int64_t>());
    if (!number || *number < range.least || *number > range.most)
        field.refuse(described("a whole number", range));
    return *number;
}

template <class Value> constexpr bool kIsVector = false;
template <class Element> constexpr bool kIsVector<std::vector<Element>> = true;

template <class Value> Value valueIn(const Field& field);

template <class List> List listIn(const Field& field) {
    if (!field.value.is_array())
        field.refuse("a list");
    List list{};
    if constexpr (kIsVector<List>)
        list.resize(field.value.size());
    if (list.size() != field.value.size())
        field.refuse(fmt::format("a list of {}", list.size()));
    for (std::size_t i = 0; i < list.size(); ++i)
        list[i] = valueIn<typename List::value_type>({field.object, field.key, field.value[i]});
    return list;
}

template <class Value> Value valueIn(const Field& field) {
    if constexpr (std::same_as<Value, bool>) {
        if (!field.value.is_boolean())
            field.refuse("true or false");
        return field.value.get<bool>();
    } else if constexpr (std::same_as<Value, std::string>) {
        if (!field.value.is_string())
            field.refuse("a text");
        return field.value.get<std::string>();
    } else if constexpr (std::integral<Value>) {
        return integerIn<Value>(field, {});
    } else if constexpr (std::floating_point<Value>) {
        return numberIn(field, {});
    } else {
        return listIn<Value>(field);
    }
}

/// Applies `read` to each value of a list of 1 to kShortList.
template <class Read> auto shortListIn(const Field& field, Read read) {
    if (!field.value.is_array() || field.value.empty() || field.value.size() > kShortList)
        field.object.fail(fmt::format("\"{}\" is {}, not a list of 1 to {} numbers", field.key,
                                      field.value.is_array() ? "a list of another length" : shown(field.value),
                                      kShortList));
    std::vector<decltype(read(field))> list;
    for (const json& value : field.value)
        list.push_back(read(Field{field.object, field.key, value}));
    return list;
}

} // namespace

JsonObject::JsonObject(const json& value, std::string where) : m_value(&value), m_where(std::move(where)) {
    if (!value.is_object())
        fail(fmt::format("an object is expected, not {}", shown(value)));
}

JsonObject JsonObject::parse(std::string_view text, std::string where) {
    const auto document = std::make_shared<const json>(parseJson(text, where));
    JsonObject object(*document, std::move(where));
    object.m_document = document;
    return object;
}

JsonObject JsonObject::read(const std::filesystem::path& file, std::size_t limit) {
    return parse(readTextFile(file, limit), file.string());
}

const json* JsonObject::find(std::string_view key) const {
    const auto found = m_value->find(key);
    return found == m_value->end() || found->is_null() ? nullptr : &*found;
}

bool JsonObject::isList(std::string_view key) const {
    const json* value = find(key);
    return value && value->is_array();
}

bool JsonObject::isObject(std::string_view key) const {
    const json* value = find(key);
    return value && value->is_object();
}

std::optional<std::int64_t> JsonObject::integer(std::string_view key, Range<std::int64_t> range) const {
    const json* value = find(key);
    return value ? std::optional(integerIn(Field{*this, key, *value}, range)) : std::nullopt;
}

std::optional<double> JsonObject::number(std::string_view key, Range<double> range) const {
    const json* value = find(key);
    return value ? std::optional(numberIn({*this, key, *value}, range)) : std::nullopt;
}

std::optional<bool> JsonObject::flag(std::string_view key) const {
    return optional<bool>(key);
}

std::optional<std::string> JsonObject::text(std::string_view key) const {
    return optional<std::string>(key);
}

std::optional<std::vector<std::int64_t>> JsonObject::integers(std::string_view key, Range<std::int64_t> range) const {
    const json* value = find(key);
    if (!value)
        return std::nullopt;
    return shortListIn({*this, key, *value}, [&](const Field& field) { return integerIn(field, range); });
}

std::optional<std::vector<double>> JsonObject::numbers(std::string_view key, Range<double> range) const {
    const json* value = find(key);
    if (!value)
        return std::nullopt;
    return shortListIn({*this, key, *value}, [&](const Field& field) { return numberIn(field, range); });
}

JsonObject JsonObject::object(std::string_view key) const {
    static const json s_empty = json::object();
    const json* value = find(key);
    return within(key, value ? *value : s_empty);
}

const json& JsonObject::list(std::string_view key) const {
    const json& value = requiredValue(key);
    if (!value.is_array())
        Field{*this, key, value}.refuse("a list");
    return value;
}

JsonObject JsonObject::requiredObject(std::string_view key) const {
    return within(key, requiredValue(key));
}

std::vector<JsonObject> JsonObject::objects(std::string_view key) const {
    std::vector<JsonObject> all;
    for (const json& value : list(key))
        all.push_back(within(key, value));
    return all;
}

void JsonObject::requireOneOf(std::string_view key, std::initializer_list<std::string_view> known) const {
    const auto value = text(key);
    if (value && std::ranges::find(known, *value) == known.end())
        unsupported(fmt::format("\"{}\" is \"{}\"; only \"{}\" can be run", key, printable(*value),
                                fmt::join(known, "\", \"")));
}

void JsonObject::requireFlag(std::string_view key, bool known) const {
    if (flag(key).value_or(known) != known)
        unsupported(fmt::format("\"{}\" is {}; only {} can be run", key, !known, known));
}

void JsonObject::fail(std::string_view reason) const {
    throw Error(ErrorKind::CorruptFile, fmt::format("{}: {}", m_where, reason));
}

void JsonObject::unsupported(std::string_view reason) const {
    throw Error(ErrorKind::Unsupported, fmt::format("{}: {}", m_where, reason));
}

const json& JsonObject::requiredValue(std::string_view key) const {
    const json* value = find(key);
    if (!value)
        fail(fmt::format("\"{}\" is {}", key, m_value->contains(key) ? "null" : "missing"));
    return *value;
}

JsonObject JsonObject::within(std::string_view key, const json& value) const {
    JsonObject object(value, fmt::format("{}, {}", m_where, key));
    object.m_document = m_document;
    return object;
}

template <class Value> Value JsonObject::required(std::string_view key) const {
    return valueIn<Value>({*this, key, requiredValue(key)});
}

template <class Value> std::optional<Value> JsonObject::optional(std::string_view key) const {
    const json* value = find(key);
    return value ? std::optional(valueIn<Value>({*this, key, *value})) : std::nullopt;
}

template std::string JsonObject::required(std::string_view) const;
template std::optional<std::string> JsonObject::optional(std::string_view) const;
template bool JsonObject::required(std::string_view) const;
template std::optional<bool> JsonObject::optional(std::string_view) const;
template double JsonObject::required(std::string_view) const;
template std::optional<double> JsonObject::optional(std::string_view) const;
template int JsonObject::required(std::string_view) const;
template std::optional<int> JsonObject::optional(std::string_view) const;
template std::int64_t JsonObject::required(std::string_view) const;
template std::optional<std::int64_t> JsonObject::optional(std::string_view) const;
template std::uint64_t JsonObject::required(std::string_view) const;
template std::optional<std::uint64_t> JsonObject::optional(std::string_view) const;
template std::vector<double> JsonObject::required(std::string_view) const;
template std::optional<std::vector<double>> JsonObject::optional(std::string_view) const;
template std::vector<std::int64_t> JsonObject::required(std::string_view) const;
template std::optional<std::vector<std::int64_t>> JsonObject::optional(std::string_view) const;
template std::vector<std::string> JsonObject::required(std::string_view) const;
template std::optional<std::vector<std::string>> JsonObject::optional(std::string_view) const;
template std::array<double, 2> JsonObject::required(std::string_view) const;
template std::optional<std::array<double, 2>> JsonObject::optional(std::string_view) const;
template std::array<std::int64_t, 3> JsonObject::required(std::string_view) const;
template std::optional<std::array<std::int64_t, 3>> JsonObject::optional(std::string_view) const;
template std::array<std::string, 2> JsonObject::required(std::string_view) const;
template std::optional<std::array<std::string, 2>> JsonObject::optional(std::string_view) const;

} // namespace pllava
