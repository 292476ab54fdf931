#include <fmt/format.h>

#include "app/cli/lab.h"
#include "core/lab/lab_plots.h"
#include "core/lab/sweep.h"

namespace pllava::cli {
namespace {

void print(const std::vector<TrialResult>& results) {
    fmt::print("| layout | model | α | roles | visual tokens | new tokens | ms | median norm | dominant | answer |\n"
               "|---|---|---|---|---|---|---|---|---|---|\n");
    for (const TrialResult& r : results)
        fmt::print("| {} | {} | {} | {} {} | {} | {} | {:.0f} | {:.1f} | {} | {} |\n", name(r.layout),
                   shortName(r.trial.weights), r.alpha, name(r.distribution), r.trial.roles.name, r.visualTokens,
                   r.newTokens, r.totalMs(), r.norms.median, r.norms.dominant, r.error.empty() ? r.answer : r.error);
}

void run(LabOptions options, Context& context) {
    if (!options.set.empty() || options.video.empty())
        throw CLI::ValidationError("VIDEO", "is needed; a set has no place here");
    options.checkLab();
    std::vector<TrialChange> changes;
    for (const VisualLayout layout : kVisualLayouts)
        changes.push_back({.layout = layout});
    const TrialOutcome outcome =
        runLab(options, trialsOf(options.weightsOrNone(), options.questions(), changes, options.roleLabels()), context);
    writeLabFiles(options, toCsv(outcome.results),
                  [&] { return comparisonPlots(outcome.results, options.words()); });
    context.global.json ? printRuns(options, outcome) : print(outcome.results);
}

} // namespace

void addCompare(CLI::App& app, Context& context) {
    const auto options = std::make_shared<LabOptions>();
    CLI::App* command = app.add_subcommand(
        "compare", "The same question with every layout: PLLaVA, n-frame, Video-ChatGPT, IG-VLM and the image model");
    addVideoAndQuestion(*command, *options);
    addLabOptions(*command, *options);
    for (const char* surplus : {"--set", "--videos", "--layout", "--pooling"})
        command->remove_option(command->get_option(surplus));
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
