#include "core/lab/experiment.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/lab/experiment_kinds.h"
#include "core/lab/sweep.h"

namespace pllava {

std::span<const Experiment* const> experiments() {
    static const Experiment* const all[] = {
        &comparisonExperiment(), &probeExperiment(),       &textLengthExperiment(), &poolingSweepExperiment(),
        &alphaSweepExperiment(), &framesSweepExperiment(), &examExperiment(),
    };
    return all;
}

const Experiment* findExperiment(std::string_view name) {
    const auto found = std::ranges::find(
        experiments(), name, [](const Experiment* each) -> const std::string& { return each->facts().name; });
    return found == experiments().end() ? nullptr : *found;
}

const Experiment& experimentNamed(std::string_view name) {
    const Experiment* found = findExperiment(name);
    if (found == nullptr)
        throw Error(ErrorKind::InvalidArgument, fmt::format("this version has no experiment '{}'", name));
    return *found;
}

ParameterValues valuesOf(const Experiment& experiment, const std::map<std::string, std::string>& given) {
    ParameterValues values = experiment.defaults();
    for (const auto& [name, value] : given)
        values.set(name, value);
    return values;
}

TrialOptions trialOptionsOf(const Experiment& experiment, VideoFile videoFile) {
    TrialOptions options;
    options.scorer = &experiment.scorer();
    options.norms = experiment.norms();
    options.videoFile = std::move(videoFile);
    return options;
}

std::vector<Trial> trialsOf(const ExperimentSubject& subject, std::vector<TrialChange> changes,
                            const std::vector<RoleLabels>& oodRoles) {
    std::vector<RoleLabels> roles{{}};
    roles.insert(roles.end(), oodRoles.begin(), oodRoles.end());
    return trialsOf(subject.weights, subject.questions, std::move(changes), roles);
}

} // namespace pllava
