#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace pllava {

/// What went wrong, as far as a caller may want to act on it.
enum class ErrorKind { InvalidArgument, NotFound, CorruptFile, Unsupported, OutOfMemory, Network, Cancelled, Internal };

/// The kind's name as printed on the command line, for example "CorruptFile".
std::string_view name(ErrorKind kind);

/// The one exception of the engine. The message says what went wrong, in which file, and what to do.
/// Each program catches it in one place, main() or the worker; core itself catches it only to restore its state.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& message, std::string details = {})
        : std::runtime_error(message), m_kind(kind), m_details(std::move(details)) {}
    ErrorKind kind() const { return m_kind; }
    /// Further lines, for example every missing tensor; often empty.
    const std::string& details() const { return m_details; }

private:
    ErrorKind m_kind;
    std::string m_details;
};

} // namespace pllava
