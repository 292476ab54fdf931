#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "app/cli/commands.h"
#include "core/base/caught_error.h"

namespace {

using namespace pllava::cli;

std::string knownDevice(const std::string& text) {
    const bool numbered =
        text.starts_with("cuda:") && text.size() > 5 && text.find_first_not_of("0123456789", 5) == std::string::npos;
    return numbered || text == "auto" || text == "cpu" || text == "cuda"
               ? ""
               : "'" + text + "' is none of auto, cpu, cuda and cuda:N";
}

void addGlobalOptions(CLI::App& app, GlobalOptions& options) {
    app.set_version_flag("--version", "pllava " PLLAVA_VERSION);
    const auto setDevice = [&options](const std::string& text) { options.compute.device = pllava::parseDevice(text); };
    const auto setDtype = [&options](const std::string& text) {
        options.compute.dtype = pllava::parseNumberFormat(text);
    };
    app.add_option_function<std::string>("--device", setDevice, "auto, cpu, cuda or cuda:N")
        ->check(CLI::Validator(knownDevice, ""));
    app.add_option_function<std::string>("--dtype", setDtype, "Number format")
        ->check(CLI::IsMember({"auto", "fp32", "bf16", "fp16"}));
    app.add_option("--threads", options.compute.threads, "CPU threads (default: one per core, one for a small model)")
        ->check(CLI::Range(1, 1024));
    app.add_option("--log-level", options.logLevel, "Verbosity on standard error")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}));
    app.add_flag("--json", options.json, "Standard output is one JSON document (chat and tokenize: one per line)");
    app.parse_complete_callback([&options] { spdlog::set_level(spdlog::level::from_str(options.logLevel)); });
}

/// One line, as other failures have it; CLI11's own does not say which subcommand it is about.
std::string usageLine(const CLI::App* app, const CLI::Error& error) {
    const std::vector<std::string> words = app->remaining(true);
    std::string command = app->get_name();
    while (!app->get_subcommands().empty()) {
        app = app->get_subcommands().front();
        command += " " + app->get_name();
    }
    const bool unknown = app->get_require_subcommand_min() > 0 && !words.empty();
    return fmt::format("error: Usage: {}; see {} --help\n",
                       unknown ? fmt::format("'{}' is no subcommand", words.front()) : error.what(), command);
}

int run(int argc, char** argv) {
    Interrupt interrupt;
    spdlog::set_default_logger(spdlog::stderr_color_mt("pllava"));
    GlobalOptions options;
    Context context{options, interrupt};
    CLI::App app{"Video question answering with PLLaVA (arXiv 2404.16994)", "pllava"};
    app.require_subcommand(1);
    app.fallthrough();
    app.failure_message(usageLine);
    addGlobalOptions(app, options);
    for (const auto& add :
         {addAsk, addChat, addInspect, addNorms, addSimilarity, addLayers, addAttention, addExperiments, addScaling,
          addReport, addMerge, addConvert, addTokenize, addTemplates, addDoctor, addTrain, addDemoData})
        add(app, context);
    try {
        app.parse(argc, argv);
        finishOutput();
        return context.status;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kWrongUsage;
    }
}

/// Runs the program; reports exceptions and maps them to an exit status.
int guarded(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (...) {
        const pllava::Error error = pllava::caughtError();
        if (error.kind() == pllava::ErrorKind::Cancelled) {
            clearProgress();
            return kCancelled;
        }
        printError(error);
        return kFailed;
    }
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGXFSZ, SIG_IGN); // a write beyond the limit on file sizes is then an error like any other
    const int status = guarded(argc, argv);
    std::fflush(nullptr);
#ifndef __SANITIZE_ADDRESS__ // which looks for leaks after main
    // All that is ours is gone and written by now; taking libtorch's statics down would cost 0.3 s more.
    std::_Exit(status);
#endif
    return status;
}
