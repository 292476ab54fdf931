#include <cmath>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "app/cli/commands.h"
#include "app/cli/output_file.h"
#include "core/export/weight_export.h"

namespace pllava::cli {
namespace {

struct Options : RunOptions {
    std::string output, type = "fp32";
    bool force = false;
};

/// CLI::Range lets "nan" pass.
std::string usableAlpha(const std::string& text) {
    double value = 0;
    return CLI::detail::lexical_cast(text, value) && std::abs(value) <= 1e6
               ? ""
               : "'" + text + "' is not a number from -1000000 to 1000000";
}

void run(const Options& options, Context& context) {
    MergeJob job;
    job.folders = options.folders();
    job.alpha = options.alpha;
    job.output = options.output;
    job.existing = options.force ? Existing::Replace : Existing::Keep;
    job.type = options.type == "base" ? MergedType::Base : MergedType::Fp32;
    job.compute = context.global.compute;
    checkOutputFolder(options.output, options.inputs(""));
    const ExportResult result = mergeAdapter(job, context.interrupt.token(), terminalProgress());
    clearProgress();
    printExport(result, context);
}

} // namespace

void printExport(const ExportResult& result, const Context& context) {
    for (const std::string& note : result.notes)
        spdlog::warn("{}", note);
    if (context.global.json)
        return printJson({{"files", result.files},
                          {"max_abs_diff", result.maxAbsDiff},
                          {"alpha", result.alpha},
                          {"dtype", name(result.dtype)}});
    for (const auto& file : result.files)
        fmt::print("{}\n", file.string());
    fmt::print("alpha {}, logits of a fixed prompt differ by at most {:.3g} ({})\n", result.alpha, result.maxAbsDiff,
               name(result.dtype));
}

void addAdapterOptions(CLI::App& app, RunOptions& options) {
    addModelOption(app, options);
    app.add_option("--weights", options.weights, "Folder with LoRA and projector weights for --model")
        ->type_name("DIR");
    app.add_option("--alpha", options.alpha, "LoRA alpha (default: the model's own, else 4)")
        ->check(CLI::Validator(usableAlpha, ""));
}

void addMerge(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("merge", "Export base and LoRA as one ordinary checkpoint");
    addAdapterOptions(*command, *options);
    command->add_option("--out", options->output, "Folder to write")->type_name("DIR")->required();
    command
        ->add_option("--type", options->type, "Type of the merged matrices: fp32 (default), or base, as the base has")
        ->check(CLI::IsMember({"fp32", "base"}));
    command->add_flag("--force", options->force, "Replace an existing folder of files");
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
