#include "core/text/tokenizer_json.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {

JsonObject::JsonObject(const nlohmann::json& value, std::string where) : m_value(value), m_where(std::move(where)) {
    if (!value.is_object())
        fail("a JSON object is expected");
}

const nlohmann::json* JsonObject::find(const char* key) const {
    const auto found = m_value.find(key);
    return found == m_value.end() || found->is_null() ? nullptr : &*found;
}

std::optional<bool> JsonObject::flag(const char* key) const {
    const auto* value = find(key);
    if (value && !value->is_boolean())
        fail(fmt::format("\"{}\" must be true or false", key));
    return value ? std::optional(value->get<bool>()) : std::nullopt;
}

std::string JsonObject::text(const char* key) const {
    const auto* value = find(key);
    if (!value || !value->is_string())
        fail(fmt::format("\"{}\" must be a text", key));
    return value->get<std::string>();
}

const nlohmann::json& JsonObject::list(const char* key) const {
    const auto* value = find(key);
    if (!value || !value->is_array())
        fail(fmt::format("\"{}\" must be a list", key));
    return *value;
}

void JsonObject::fail(std::string_view what) const {
    throw Error(ErrorKind::CorruptFile, fmt::format("{}: {}", m_where, what));
}

} // namespace pllava
