#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace pllava {

/// Both ends belong to it.
template <class Number> struct Range {
    Number least = std::numeric_limits<Number>::lowest();
    Number most = std::numeric_limits<Number>::max();
    bool operator==(const Range&) const = default;
};

/// An object in JSON that comes from outside, read with checks. A key that is absent or null counts as absent; one of
/// the wrong type or out of its range throws CorruptFile that names the file, the key and what is expected. 3.0 is no
/// whole number. One that was parsed here owns its document, and so do its copies and the objects within it; another
/// refers to a value that must outlive it.
class JsonObject {
public:
    /// `where` is put in front of messages. Throws CorruptFile when the value is not an object.
    JsonObject(const nlohmann::json& value, std::string where);
    /// Throws as parseJson(), and CorruptFile for what is no object.
    static JsonObject parse(std::string_view text, std::string where);
    /// The same of a file, which readTextFile() reads.
    static JsonObject read(const std::filesystem::path& file, std::size_t limit = std::size_t{256} << 20);

    const std::string& where() const { return m_where; }
    const nlohmann::json& value() const { return *m_value; }
    /// The value of any type; nullptr for an absent key.
    const nlohmann::json* find(std::string_view key) const;
    bool has(std::string_view key) const { return find(key) != nullptr; }
    bool isList(std::string_view key) const;
    bool isObject(std::string_view key) const;

    /// Nothing for an absent key.
    std::optional<std::int64_t> integer(std::string_view key, Range<std::int64_t> range = {}) const;
    std::optional<double> number(std::string_view key, Range<double> range = {}) const;
    std::optional<bool> flag(std::string_view key) const;
    std::optional<std::string> text(std::string_view key) const;
    /// A list of 1 to 64 numbers.
    std::optional<std::vector<std::int64_t>> integers(std::string_view key, Range<std::int64_t> range) const;
    std::optional<std::vector<double>> numbers(std::string_view key, Range<double> range) const;
    /// A nested object; an empty one for an absent key.
    JsonObject object(std::string_view key) const;

    /// Value: std::string, bool, double, a type of whole numbers, which then has to hold it, or a list of these:
    /// std::vector for any length, std::array for its own; see the end of json_object.cpp for those that there are.
    /// Throws CorruptFile for an absent key.
    template <class Value = std::string> Value required(std::string_view key) const;
    /// The same; nothing for an absent key.
    template <class Value> std::optional<Value> optional(std::string_view key) const;
    /// A list of values of any type. Throws CorruptFile for an absent key.
    const nlohmann::json& list(std::string_view key) const;
    /// A nested object. Throws CorruptFile for an absent key.
    JsonObject requiredObject(std::string_view key) const;
    /// A list of objects. Throws CorruptFile for an absent key.
    std::vector<JsonObject> objects(std::string_view key) const;

    /// Throws Unsupported when the key is there with a value that is none of `known`.
    void requireOneOf(std::string_view key, std::initializer_list<std::string_view> known) const;
    void requireFlag(std::string_view key, bool known) const;
    [[noreturn]] void fail(std::string_view reason) const;
    [[noreturn]] void unsupported(std::string_view reason) const;

private:
    const nlohmann::json& requiredValue(std::string_view key) const;
    JsonObject within(std::string_view key, const nlohmann::json& value) const;

    std::shared_ptr<const nlohmann::json> m_document; ///< nullptr where another owns it
    const nlohmann::json* m_value;
    std::string m_where;
};

} // namespace pllava
