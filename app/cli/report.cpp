#include <fmt/format.h>

#include "app/cli/figure_options.h"
#include "app/cli/output_file.h"
#include "app/cli/view_options.h"
#include "core/lab/report_html.h"

namespace pllava::cli {
namespace {

struct Options : RunOptions {
    std::string video, question, output, language = "en";
};

void run(const Options& options, Context& context) {
    checkOutputs({{"--out", options.output, FileKind::Page}}, options.inputs(options.video));
    Session session = openSession(options, context);
    session.open(options.video);
    const ReportJob job{options.folders(), options.video, options.question, options.settings(session)};
    const Report report = makeReport(session, job, callbacksOf(context));
    clearProgress();
    const nlohmann::json run = toJson(report.answer, report.model);
    writeText(options.output, toHtml(report, {loadWords(options.language), PLLAVA_VERSION,
                                              run.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)}));
    if (!context.global.json)
        return printNote(fmt::format("written to {}", options.output));
    nlohmann::json json = run;
    json["report"] = options.output;
    for (const WeightFile& file : report.weights)
        json["weights"].push_back({{"file", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    printJson(json);
}

} // namespace

void addReport(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("report", "One experiment as a self-contained HTML page");
    command->add_option("VIDEO", options->video, "Video, image or folder of numbered images")->required();
    command->add_option("QUESTION", options->question, "What to ask")->required();
    command->add_option("--out", options->output, "File to write")->type_name("F.html")->required();
    addLanguageOption(*command, options->language, "headings and figures");
    addRunOptions(*command, *options);
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
