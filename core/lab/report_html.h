#pragma once

#include <string>

#include "core/lab/report.h"
#include "core/lab/report_words.h"

namespace pllava {

struct ReportStyle {
    LabLanguage language = LabLanguage::English;
    std::string version;      ///< of the program
    std::string settingsJson; ///< the run's document, shown as it is
};

/// The report as one HTML document with pictures and diagram inside: it loads nothing, runs nothing, and every text in
/// it that a person typed is escaped.
std::string toHtml(const Report& report, const ReportStyle& style);

} // namespace pllava
