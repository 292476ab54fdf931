#include "core/lab/parameter.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"

namespace pllava {
namespace {

std::string choiceFault(const Parameter& parameter, const std::string& value) {
    if (std::ranges::find(parameter.choices, value) != parameter.choices.end())
        return {};
    return fmt::format("{} not in {{{}}}", value, fmt::join(parameter.choices, ","));
}

template <typename Number> bool isWhole(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

std::string integerFault(const std::string& value) {
    std::uint64_t number = 0;
    return isWhole(value, number) ? "" : "'" + value + "' is not a whole number from 0 to 18446744073709551615";
}

} // namespace

std::string faultOf(const Parameter& parameter, const std::string& value) {
    std::string fault;
    switch (parameter.type) {
    case ParameterType::Flag: fault = value.empty() || value == "true" ? "" : "'" + value + "' is not true"; break;
    case ParameterType::Choice: fault = choiceFault(parameter, value); break;
    case ParameterType::Choices:
        for (const std::string& part : split(value, ','))
            fault = fault.empty() ? choiceFault(parameter, part) : fault;
        if (value.empty())
            fault = fmt::format("needs some of {{{}}}", fmt::join(parameter.choices, ","));
        break;
    case ParameterType::Integer: fault = integerFault(value); break;
    case ParameterType::Text: break;
    }
    return fault.empty() && parameter.fault ? parameter.fault(value) : fault;
}

const Parameter& ParameterValues::parameter(std::string_view name) const {
    const auto found = std::ranges::find(m_parameters, name, &Parameter::name);
    if (found == m_parameters.end())
        throw Error(ErrorKind::InvalidArgument, fmt::format("this experiment has no parameter '{}'", name));
    return *found;
}

void ParameterValues::set(const std::string& name, const std::string& value) {
    const Parameter& known = parameter(name);
    if (const std::string fault = value == known.defaultValue ? "" : faultOf(known, value); !fault.empty())
        throw Error(ErrorKind::InvalidArgument, fmt::format("{}: {}", name, fault));
    m_given[name] = value;
}

const std::string& ParameterValues::text(std::string_view name) const {
    const auto found = m_given.find(std::string(name));
    return found == m_given.end() ? parameter(name).defaultValue : found->second;
}

std::uint64_t ParameterValues::integer(std::string_view name) const {
    std::uint64_t number = 0;
    isWhole(text(name), number);
    return number;
}

std::vector<std::string> ParameterValues::list(std::string_view name) const {
    return split(text(name), ',');
}

std::vector<double> ParameterValues::numbers(std::string_view name) const {
    return parseNumbers(text(name));
}

std::vector<double> parseNumbers(std::string_view text) {
    std::vector<double> numbers;
    for (std::string part : split(text, ',')) {
        part.erase(0, part.find_first_not_of(" +"));
        part.erase(part.find_last_not_of(' ') + 1);
        double number = 0;
        if (!isWhole(part, number) || !std::isfinite(number))
            throw Error(ErrorKind::InvalidArgument,
                        fmt::format("'{}' is not a number; give numbers between commas", part));
        numbers.push_back(number);
    }
    return numbers;
}

std::string numbersFault(const std::string& text) {
    try {
        parseNumbers(text);
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

} // namespace pllava
