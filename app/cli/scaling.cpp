#include <algorithm>

#include <fmt/format.h>

#include "app/cli/lab.h"
#include "app/cli/output_file.h"
#include "core/lab/lab_plots.h"
#include "core/lab/trial_log.h"

namespace pllava::cli {
namespace {

struct Options : FigureOptions {
    std::vector<std::string> files;
    std::string alphas, csv;
    bool paper = false;
};

std::vector<SweepRow> scoredRows(const Options& options) {
    const std::vector<double> wanted =
        options.alphas.empty() ? std::vector<double>{} : parseNumbers("--alphas", options.alphas);
    std::vector<TrialResult> results;
    const std::vector<std::filesystem::path> files(options.files.begin(), options.files.end());
    for (TrialResult& result : readTrials(files))
        if (result.right && (wanted.empty() || std::ranges::find(wanted, result.alpha) != wanted.end()))
            results.push_back(std::move(result));
    if (results.empty())
        throw Error(ErrorKind::InvalidArgument,
                    "no result has a score; make some with sweep --set F.jsonl --out RESULTS.jsonl, F with answers");
    return rowsOf(results);
}

void run(const Options& options, Context& context) {
    InputFiles inputs;
    for (const std::string& file : options.files)
        inputs.add(file, "a file of results");
    checkOutputs({{"--csv", options.csv, FileKind::Table}, {"--plot", options.plot, FileKind::Figure}}, inputs);
    const std::vector<SweepRow> rows = scoredRows(options);
    if (!options.csv.empty())
        writeText(options.csv, toCsv(rows));
    if (!options.plot.empty())
        writeText(options.plot, toSvg(scalingPlots(rows, options.paper ? PaperBehind::Yes : PaperBehind::No,
                                                   options.words())));
    if (context.global.json) {
        nlohmann::json json{{"rows", nlohmann::json::array()}};
        for (const SweepRow& row : rows)
            json["rows"].push_back(toJson(row));
        return printJson(json);
    }
    fmt::print("| model | parameters | training samples | frames | pooling | α | roles | score | n "
               "|\n|---|---|---|---|---|---|---|---|---|\n");
    for (const SweepRow& r : rows) {
        const Interval interval = wilsonInterval(r.score);
        fmt::print("| {} | {:.4g} M | {} | {} | {},{},{} | {} | {} {} | {:.3f} [{:.2f}, {:.2f}] | {} |\n",
                   shortName(r.weights), static_cast<double>(r.parameters) / 1e6,
                   r.trainingSamples ? std::to_string(*r.trainingSamples) : "", r.frames, r.pooling.frames,
                   r.pooling.height, r.pooling.width, r.alpha, name(r.distribution), r.roles, r.score.share(),
                   interval.low, interval.high, r.score.total);
    }
}

} // namespace

void addScaling(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("scaling", "Scores against training samples and model size, from files that sweep wrote");
    command->add_option("FILE", options->files, "What sweep --set … --out wrote, one or several")->required();
    command
        ->add_option("--alphas", options->alphas,
                     "Only these LoRA alphas, between commas: with and without post-training optimisation")
        ->type_name("LIST");
    command->add_option("--csv", options->csv, "Write the table to this file")->type_name("F.csv");
    addFigureOptions(*command, *options, "Draw curves and bars into this file");
    command->add_flag("--paper", options->paper, "Draw the paper's figures 4 and 5 too");
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
