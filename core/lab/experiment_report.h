#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/lab/experiment.h"
#include "core/lab/experiment_store.h"
#include "core/lab/report_html.h"

namespace pllava {

/// Results under a name, to be drawn together with others.
struct NamedResults {
    std::string name;
    std::vector<TrialResult> results;
};

/// Figures of several runs of an experiment over each other: the series of each under its name. Of one: its own.
std::vector<Plot> plotsTogether(const Experiment& experiment, const std::vector<NamedResults>& runs,
                                const ParameterValues& values, const PlotWords& words);

/// Content of a report on an experiment. `runs`: the first is the one that it is about, others are compared with it.
struct ExperimentPage {
    const Experiment* experiment = nullptr;
    ParameterValues values;
    std::string title, model; ///< model: the folder, or how it was named
    std::vector<NamedResults> runs;
};

/// Of a saved experiment. Throws InvalidArgument for one that this version does not know.
ExperimentPage pageOf(const SavedExperiment& experiment, std::vector<NamedResults> runs);

/// One HTML document with figures, tables of results, every trial's answer and the settings. As toHtml(Report).
std::string toHtml(const ExperimentPage& page, const ReportStyle& style);

} // namespace pllava
