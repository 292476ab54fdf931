#include "app/cli/commands.h"
#include "app/cli/output_file.h"
#include "core/export/adapter_convert.h"

namespace pllava::cli {
namespace {

struct Options : RunOptions {
    std::string to, output;
    bool force = false;
};

void run(const Options& options, Context& context) {
    ConvertJob job;
    job.folders = options.folders();
    job.to = options.to == "peft" ? AdapterFormat::Peft : AdapterFormat::Pllava;
    job.alpha = options.alpha;
    job.output = options.output;
    job.existing = options.force ? Existing::Replace : Existing::Keep;
    job.compute = context.global.compute;
    checkOutputFolder(options.output, options.inputs(""));
    const ExportResult result = convertAdapter(job, context.interrupt.token(), terminalProgress());
    clearProgress();
    printExport(result, context);
}

} // namespace

void addConvert(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("convert", "Write LoRA and projector as a folder for PEFT or for PLLaVA");
    addAdapterOptions(*command, *options);
    command->add_option("--to", options->to, "peft or pllava")->check(CLI::IsMember({"peft", "pllava"}))->required();
    command->add_option("--out", options->output, "Folder to write")->type_name("DIR")->required();
    command->add_flag("--force", options->force, "Replace an existing folder of files");
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
