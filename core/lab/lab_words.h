#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lab/plot_words.h"
#include "core/lab/report_words.h"
#include "core/lab/table_words.h"

namespace pllava {

/// Texts of figures, tables and reports in one language. Data: resources/words, a file for each language named by its
/// code, as zh_CN.json; a language is added by adding a file.
struct LabWords {
    std::string language; ///< the code
    PlotWords figures;
    TableWords tables;
    ReportWords report;
};

/// The folder of the program's own words. Throws as resourceFolder() does.
std::filesystem::path wordsFolder();

/// Codes of the languages that have a file, "en" first. Throws NotFound where English has none.
std::vector<std::string> languagesIn(const std::filesystem::path& folder = wordsFolder());

/// The language that is meant by a code: its own ("zh-CN" is zh_CN), else without a region ("zh") the first of that
/// language.
std::optional<std::string> languageOf(std::string_view code, const std::vector<std::string>& languages);

/// The words of a language; what its file lacks is English. Throws InvalidArgument that lists the languages, and
/// CorruptFile for a file that is no set of words or has a text whose {} are not those of the English one.
LabWords loadWords(std::string_view code = "en", const std::filesystem::path& folder = wordsFolder());

/// What is wrong with a file of words, a line each: keys that are missing, that nothing uses, or whose {} differ from
/// the English ones. Throws as loadWords() does.
std::vector<std::string> faultsOfWords(std::string_view code, const std::filesystem::path& folder = wordsFolder());

} // namespace pllava
