#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <limits>
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
};

/// One object of a JSON configuration file, read with checks. A key that is absent or null gives nothing; one of the
/// wrong type or out of its range throws CorruptFile that names file, key and what is expected.
/// Refers to the JSON value, which must outlive it.
class ConfigObject {
public:
    /// Throws CorruptFile when the value is not an object.
    ConfigObject(const nlohmann::json& value, std::string where);

    std::optional<std::int64_t> integer(std::string_view key, Range<std::int64_t> range) const;
    std::optional<double> number(std::string_view key, Range<double> range = {}) const;
    std::optional<bool> flag(std::string_view key) const;
    std::optional<std::string> text(std::string_view key) const;
    /// A list of 1 to 64 numbers.
    std::optional<std::vector<std::int64_t>> integers(std::string_view key, Range<std::int64_t> range) const;
    std::optional<std::vector<double>> numbers(std::string_view key, Range<double> range) const;
    /// A nested object; an empty one where the key is absent.
    ConfigObject object(std::string_view key) const;

    bool has(std::string_view key) const { return find(key) != nullptr; }
    bool isList(std::string_view key) const;
    bool isObject(std::string_view key) const;

    /// Throws Unsupported when the key is there with a value that is none of `known`.
    void requireOneOf(std::string_view key, std::initializer_list<std::string_view> known) const;
    void requireFlag(std::string_view key, bool known) const;
    void requireEmpty(std::string_view key) const;
    [[noreturn]] void fail(std::string_view reason) const;
    [[noreturn]] void unsupported(std::string_view reason) const;

private:
    const nlohmann::json* find(std::string_view key) const;
    const nlohmann::json* findList(std::string_view key) const;

    const nlohmann::json& m_value;
    std::string m_where;
};

/// Larger than any configuration file is.
inline constexpr std::size_t kMaxConfigBytes = 16u << 20;

/// Whether there is such a file. Throws NotFound for a link to nothing: to do without what a folder means to have would
/// change answers without a word.
bool isPresent(const std::filesystem::path& file);

/// The JSON of a configuration file; nothing where there is no such file. Throws CorruptFile, and as isPresent() does.
std::optional<nlohmann::json> readConfigIfPresent(const std::filesystem::path& file);

} // namespace pllava
