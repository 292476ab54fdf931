#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "core/lab/lab_words.h"

namespace pllava::cli {

/// A figure that is asked for, and the language of its words.
struct FigureOptions {
    std::string plot, language = "en";

    PlotWords words() const { return loadWords(language).figures; }
};

/// --plot F.svg: `what` goes into the file; another ending is wrong usage. And --language.
void addFigureOptions(CLI::App& app, FigureOptions& options, const std::string& what);

/// --language CODE of `what`. Help lists the languages that have a file of words; another, or a file that is not whole,
/// is a fault before the work.
void addLanguageOption(CLI::App& app, std::string& language, const std::string& what);

} // namespace pllava::cli
