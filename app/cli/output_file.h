#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace pllava::cli {

/// Looks before the work at a file to be written after it: it is a new or an ordinary file in a folder that is there,
/// and not the video itself. Throws InvalidArgument or NotFound, naming the option that named the file.
void checkTarget(const std::string& option, const std::string& path, const std::string& video);

/// --plot F.svg: `what` goes into the file. Another ending is wrong usage.
void addPlotOption(CLI::App& app, std::string& path, const std::string& what);

/// Writes a text to the file, or leaves what was there.
void writeText(const std::string& path, const std::string& text);

} // namespace pllava::cli
