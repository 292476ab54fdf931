#pragma once

#include <string>

#include "core/lab/lab_words.h"
#include "core/lab/report.h"

namespace pllava {

struct ReportStyle {
    LabWords words;
    std::string version;      ///< of the program
    std::string settingsJson; ///< the run's document, shown as it is
};

/// The report as one HTML document with pictures and diagram inside: it loads nothing, runs nothing, and every text in
/// it that a person typed is escaped.
std::string toHtml(const Report& report, const ReportStyle& style);

} // namespace pllava
