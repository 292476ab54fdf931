#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pllava {

enum class ParameterType {
    Flag,    ///< "true" or ""
    Choice,  ///< one of the choices
    Choices, ///< some of them, between commas
    Integer, ///< from 0 to 2^64 − 1
    Text     ///< anything that `fault` accepts
};

/// A setting of an experiment. Its value is text on the command line, in files and in the window alike.
struct Parameter {
    std::string name{}; ///< "values": --values on the command line
    ParameterType type = ParameterType::Text;
    std::string defaultValue{};
    std::string help{};                 ///< a sentence for --help
    std::vector<std::string> choices{}; ///< of Choice and Choices
    std::string valueName{};            ///< "LIST", for --help
    std::function<std::string(const std::string& value)>
        fault{}; ///< of Integer and Text: what is wrong; "" for nothing
};

/// What is wrong with a value, for a person; "" for nothing.
std::string faultOf(const Parameter& parameter, const std::string& value);

/// Values of an experiment's parameters; those that were not set are the defaults.
class ParameterValues {
public:
    /// The parameters outlive the values.
    explicit ParameterValues(std::span<const Parameter> parameters) : m_parameters(parameters) {}

    /// Throws InvalidArgument that names the parameter: for a value with a fault, and for a name that is none.
    void set(const std::string& name, const std::string& value);
    /// Those that were set.
    const std::map<std::string, std::string>& given() const { return m_given; }

    const std::string& text(std::string_view name) const;
    bool flag(std::string_view name) const { return !text(name).empty(); }
    std::uint64_t integer(std::string_view name) const;
    /// Parts between commas.
    std::vector<std::string> list(std::string_view name) const;
    /// The same as numbers. Throws InvalidArgument for what is none.
    std::vector<double> numbers(std::string_view name) const;

private:
    const Parameter& parameter(std::string_view name) const;

    std::span<const Parameter> m_parameters;
    std::map<std::string, std::string> m_given;
};

/// Finite numbers between commas. Throws InvalidArgument.
std::vector<double> parseNumbers(std::string_view text);
/// As Parameter::fault.
std::string numbersFault(const std::string& text);
/// Parts between `separator`, as they are; none of an empty text.
std::vector<std::string> split(std::string_view text, char separator);

} // namespace pllava
