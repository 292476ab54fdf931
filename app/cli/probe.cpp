#include <fmt/format.h>

#include "app/cli/lab.h"
#include "core/lab/lab_plots.h"

namespace pllava::cli {
namespace {

struct Options : LabOptions {
    std::string alphas;
};

void print(const std::vector<TrialResult>& results) {
    fmt::print("| model | α | roles | verdict | new tokens | entropy | P(end) | repetition | median norm | dominant | "
               "answer |\n"
               "|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (const TrialResult& r : results)
        fmt::print("| {} | {} | {} {} | {} | {} | {:.2f} | {:.3f} | {:.2f} | {:.1f} | {} | {} |\n",
                   shortName(r.trial.weights), r.alpha, name(r.distribution), r.trial.roles.name,
                   r.error.empty() ? std::string(name(r.verdict)) : "not asked", r.newTokens, r.firstTokenEntropy,
                   r.endProbability, r.repetition, r.norms.median, r.norms.dominant, r.answer);
}

std::vector<TrialChange> changesOf(const Options& options) {
    std::vector<TrialChange> changes;
    if (!options.alphas.empty())
        for (const double alpha : parseNumbers("--alphas", options.alphas))
            changes.push_back({{}, {}, alpha});
    return changes.empty() ? std::vector<TrialChange>{{}} : changes;
}

void run(Options options, Context& context) {
    if (!options.set.empty() || options.video.empty())
        throw CLI::ValidationError("VIDEO", "is needed; a set of questions goes to text-length");
    options.checkLab();
    if (options.oodRoles.empty())
        for (const RoleLabels& preset : rolePresets())
            options.oodRoles.push_back(preset.name);
    const TrialOutcome outcome = runLab(
        options, trialsOf(options.weightsOrNone(), options.questions(), changesOf(options), options.roleLabels()),
        context);
    writeLabFiles(options, toCsv(outcome.results),
                  [&] { return probePlots(outcome.results, options.words()); });
    context.global.json ? printRuns(options, outcome) : print(outcome.results);
}

/// Lengths of the answers of one model to one kind of prompt.
nlohmann::json lengthsJson(const SweepRow& row, const std::vector<TrialResult>& results) {
    std::vector<std::int64_t> lengths;
    for (const TrialResult& r : results)
        if (r.error.empty() && r.trial.weights == row.weights && r.trial.roles.name == row.roles &&
            r.alpha == row.alpha)
            lengths.push_back(r.newTokens);
    nlohmann::json json = toJson(row);
    json["lengths"] = lengths;
    return json;
}

void runTextLength(Options options, Context& context) {
    options.checkLab();
    if (options.oodRoles.empty())
        options.oodRoles = {paperRoles().name};
    const TrialOutcome outcome = runLab(
        options, trialsOf(options.weightsOrNone(), options.questions(), changesOf(options), options.roleLabels()),
        context);
    const std::vector<SweepRow> rows = rowsOf(outcome.results);
    writeLabFiles(options, toCsv(outcome.results),
                  [&] { return textLengthPlots(outcome.results, options.words()); });
    nlohmann::json groups = nlohmann::json::array();
    for (const SweepRow& row : rows)
        groups.push_back(lengthsJson(row, outcome.results));
    if (context.global.json)
        return printJson({{"groups", groups},
                          {"set", options.setJson()},
                          {"resumed", outcome.resumed},
                          {"encodings", outcome.encodings}});
    fmt::print("| model | α | roles | answers | mean new tokens | collapsed | repeating | failed "
               "|\n|---|---|---|---|---|---|---|---|\n");
    for (const SweepRow& r : rows)
        fmt::print("| {} | {} | {} {} | {} | {:.1f} | {} | {} | {} |\n", shortName(r.weights), r.alpha,
                   name(r.distribution), r.roles, r.trials - r.failed, r.newTokens, r.collapsed, r.repeating, r.failed);
}

} // namespace

void addProbe(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "probe", "The same question with other role labels: does the model answer, repeat itself or fall silent?");
    addVideoAndQuestion(*command, *options);
    addLabOptions(*command, *options);
    for (const char* surplus : {"--set", "--videos"})
        command->remove_option(command->get_option(surplus));
    command->add_option("--alphas", options->alphas, "Each with these LoRA alphas, between commas")->type_name("LIST");
    command->callback([options, &context] { run(*options, context); });
}

void addTextLength(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("text-length", "How long the answers to a set of questions are, in and out of distribution");
    addLabOptions(*command, *options);
    command->get_option("--set")->required();
    command->add_option("--alphas", options->alphas, "Each with these LoRA alphas, between commas")->type_name("LIST");
    command->callback([options, &context] { runTextLength(*options, context); });
}

} // namespace pllava::cli
