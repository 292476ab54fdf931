#include <algorithm>

#include <fmt/format.h>

#include "app/cli/lab.h"
#include "app/cli/output_file.h"
#include "core/lab/experiment_kinds.h"
#include "core/lab/trial_log.h"

namespace pllava::cli {
namespace {

struct Options : FigureOptions {
    std::vector<std::string> files;
    std::string alphas, csv;
    bool paper = false;
};

std::vector<TrialResult> scoredResults(const Options& options) {
    const std::vector<double> wanted = parseNumbers(options.alphas);
    std::vector<TrialResult> results;
    const std::vector<std::filesystem::path> files(options.files.begin(), options.files.end());
    for (TrialResult& result : readTrials(files))
        if (result.right && (wanted.empty() || std::ranges::find(wanted, result.alpha) != wanted.end()))
            results.push_back(std::move(result));
    if (results.empty())
        throw Error(ErrorKind::InvalidArgument,
                    "no result has a score; make some with sweep --set F.jsonl --out RESULTS.jsonl, F with answers");
    return results;
}

void run(const Options& options, Context& context) {
    InputFiles inputs;
    for (const std::string& file : options.files)
        inputs.add(file, "a file of results");
    checkOutputs({{"--csv", options.csv, FileKind::Table}, {"--plot", options.plot, FileKind::Figure}}, inputs);
    const Experiment& scaling = scalingExperiment();
    const ParameterValues values = valuesOf(scaling, {{"paper", options.paper ? "true" : ""}});
    const std::vector<TrialResult> results = scoredResults(options);
    const LabWords words = loadWords(options.language);
    if (!options.csv.empty())
        writeText(options.csv, scaling.csv(results));
    if (!options.plot.empty())
        writeText(options.plot, toSvg(scaling.plots(results, values, words.figures)));
    if (context.global.json)
        return printJson(scaling.document({{}, {results}, values, {}, {}, {}}));
    printTable(scaling.table(results, words.tables));
}

} // namespace

void addScaling(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("scaling", scalingExperiment().facts().about);
    command->add_option("FILE", options->files, "Files that sweep --set … --out wrote")->required();
    command
        ->add_option("--alphas", options->alphas,
                     "Only these LoRA alphas, comma-separated: with and without post-training optimisation")
        ->type_name("LIST")
        ->check(CLI::Validator(numbersFault, ""));
    command->add_option("--csv", options->csv, "Write the table to this file")->type_name("F.csv");
    addFigureOptions(*command, *options, "Draw curves and bars into this file");
    command->add_flag("--paper", options->paper, "Draw the paper's figures 4 and 5 too");
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
