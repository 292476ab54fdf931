#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace pllava {

/// Reads the members of a JSON object and throws CorruptFile, naming the place and the key, where one is not of the
/// expected type. Refers to the JSON value, which must outlive it. A null member counts as absent.
class JsonObject {
public:
    JsonObject(const nlohmann::json& value, std::string where);

    const std::string& where() const { return m_where; }
    const nlohmann::json& value() const { return m_value; }
    /// The member, or nullptr where it is absent.
    const nlohmann::json* find(const char* key) const;
    std::optional<bool> flag(const char* key) const;
    std::string text(const char* key) const;
    const nlohmann::json& list(const char* key) const;
    [[noreturn]] void fail(std::string_view what) const;

private:
    const nlohmann::json& m_value;
    std::string m_where;
};

} // namespace pllava
