#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/output_file.h"
#include "core/base/leftovers.h"
#include "core/demo/data_set.h"

namespace pllava::cli {
namespace {

struct Options {
    demo::DataSetSettings settings;
    std::string output, stage = "video";
    std::vector<std::string> languages{"en", "zh"};
};

void run(Options options, Context& context) {
    options.settings.stage = options.stage == "image" ? demo::Stage::Image : demo::Stage::Video;
    options.settings.languages = demo::languagesOf(options.languages);
    checkOutputFolder(options.output, {});
    if (const std::string tidied = tidyLeftoversIn(std::filesystem::path(options.output) / "clips"); !tidied.empty())
        printNote(tidied);
    demo::writeDataSet(options.output, options.settings, context.interrupt.token(), terminalProgress());
    clearProgress();
    const std::int64_t samples =
        options.settings.clips * options.settings.questions * static_cast<std::int64_t>(options.languages.size());
    const std::string set = options.output + "/set.jsonl";
    if (context.global.json)
        return printJson({{"clips", options.settings.clips}, {"samples", samples}, {"set", set}});
    fmt::print("{} clips, {} samples\n{}\n", options.settings.clips, samples, set);
}

} // namespace

void addDemoData(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("demo-data", "Draw clips of the demo world and a set of questions to train on");
    command->add_option("--out", options->output, "Folder for clips/ and set.jsonl")->type_name("DIR")->required();
    const CLI::Range positive(std::int64_t{1}, std::int64_t{1} << 24);
    command->add_option("--clips", options->settings.clips, "How many clips")->capture_default_str()->check(positive);
    command->add_option("--questions", options->settings.questions, "Questions per clip and language")
        ->capture_default_str()
        ->check(positive);
    command
        ->add_option("--seed", options->settings.seed, "Seed of the random numbers; the same seed gives the same set")
        ->capture_default_str()
        ->transform(seedNumber());
    command->add_option("--stage", options->stage, "image: pictures, whole sentences; video: clips, short answers")
        ->capture_default_str()
        ->check(CLI::IsMember({"image", "video"}));
    command->add_option("--language", options->languages, "Languages of questions and answers")
        ->capture_default_str()
        ->delimiter(',')
        ->check(CLI::IsMember({"en", "zh"}));
    command->add_option("--pixels", options->settings.pixels, "Side of a picture")
        ->capture_default_str()
        ->check(CLI::Range(16, 4096));
    command->add_option("--frames", options->settings.frames, "Pictures per clip")
        ->capture_default_str()
        ->check(CLI::Range(1, 4096));
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
