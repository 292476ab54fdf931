#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/cli/lab.h"
#include "app/cli/output_file.h"
#include "core/lab/experiment.h"
#include "core/lab/experiment_report.h"
#include "core/model/load_model_config.h"

namespace pllava::cli {
namespace {

struct Options : LabOptions {
    explicit Options(const Experiment& kind) : LabOptions(kind.facts().source), experiment(kind) {}

    const Experiment& experiment;
    ParameterValues values = experiment.defaults();
    CLI::App* command = nullptr;
};

/// The pooling that the model's folders ask for.
PoolingShape ownPooling(const ModelFolders& folders) {
    std::optional<PoolingShape> own;
    if (folders.weights)
        own = loadModelDefaults(*folders.weights).pooling;
    return own.value_or(loadModelDefaults(folders.base).pooling.value_or(PoolingShape{}));
}

ExperimentSubject subjectOf(const Options& options) {
    RunOptions first = options;
    ExperimentSubject subject{.weights = options.weightsOrNone(), .questions = options.questions()};
    first.weights = subject.weights.front();
    const ModelFolders folders = first.folders();
    const ModelConfig config = loadModelConfig(folders.base);
    subject.frameShape = config.frameShape;
    subject.maxPositions = config.text.maxPositions;
    for (const std::string& text : options.oodRoles)
        subject.oodRoles.push_back(parseRoleLabels(text));
    if (options.pooling.empty() && options.layoutName() == name(VisualLayout::Pllava))
        subject.pooling = ownPooling(folders);
    return subject;
}

void check(Options& options) {
    options.checkLab();
    const Experiment& experiment = options.experiment;
    if (!options.layout && !experiment.layoutFault(VisualLayout::Own).empty())
        options.layout = name(VisualLayout::Pllava);
    if (options.layout)
        if (const std::string fault = experiment.layoutFault(parseVisualLayout(*options.layout)); !fault.empty())
            throw CLI::ValidationError("--layout", fault);
    for (const FixedSetting& fixed : experiment.facts().fixed)
        if (!fixed.instead.empty() && options.command->count("--" + fixed.name) > 0)
            throw CLI::ValidationError("--" + fixed.name, "is what is swept; " + fixed.instead);
}

/// Of figure and table: where an experiment asks in languages, the first of them.
std::string languageOf(const Options& options) {
    const auto& parameters = options.experiment.facts().parameters;
    const bool own = std::ranges::find(parameters, "language", &Parameter::name) != parameters.end();
    return own ? options.values.list("language").front() : options.language;
}

/// The new results and those of --against, each named as its file.
std::vector<NamedResults> namedRuns(const Options& options, const std::vector<TrialResult>& results,
                                    const LabWords& words) {
    const auto stem = [](const std::string& file) { return std::filesystem::path(file).stem().string(); };
    std::vector<NamedResults> runs{{options.out.empty() ? words.report.results : stem(options.out), results}};
    for (const std::filesystem::path file : options.against)
        runs.push_back({stem(file), readTrials({&file, 1})});
    return runs;
}

/// Those that were asked for.
void writeFiles(const Options& options, const std::vector<TrialResult>& results, const LabWords& words,
                const Context& context) {
    const Experiment& experiment = options.experiment;
    if (!options.csv.empty())
        writeText(options.csv, experiment.csv(results));
    if (options.plot.empty() && options.report.empty())
        return;
    const ExperimentPage page{&experiment, options.values, experiment.facts().name, options.folders().base.string(),
                              namedRuns(options, results, words)};
    if (!options.plot.empty())
        writeText(options.plot, toSvg(plotsTogether(experiment, page.runs, options.values, words.figures)));
    if (!options.report.empty())
        writeText(options.report, toHtml(page, {words, PLLAVA_VERSION, options.settingsText(context.global)}));
}

void run(Options options, Context& context) {
    check(options);
    const Experiment& experiment = options.experiment;
    const ExperimentPlan plan = experiment.plan(subjectOf(options), options.values);
    const TrialOutcome outcome = runLab(options, plan.trials, trialOptionsOf(experiment, plan.videoFile), context);
    const LabWords words = loadWords(languageOf(options));
    writeFiles(options, outcome.results, words, context);
    if (!context.global.json)
        return printTable(experiment.table(outcome.results, words.tables));
    printJson(experiment.document(
        {plan.trials, outcome, options.values, options.video, options.question, options.setSummary()}));
}

void addParameter(CLI::App& command, const Parameter& parameter, ParameterValues& values) {
    const std::string option = "--" + parameter.name;
    if (CLI::Option* general = command.get_option_no_throw(option)) // its own meaning takes precedence
        command.remove_option(general);
    const auto set = [&values, name = parameter.name](const std::string& value) { values.set(name, value); };
    if (parameter.type == ParameterType::Flag) {
        command.add_flag_callback(
            option, [set] { set("true"); }, parameter.help);
        return;
    }
    CLI::Option* added = nullptr;
    if (parameter.type == ParameterType::Choices)
        added = command
                    .add_option_function<std::vector<std::string>>(
                        option,
                        [set](const std::vector<std::string>& some) { set(fmt::format("{}", fmt::join(some, ","))); },
                        parameter.help)
                    ->delimiter(',');
    else
        added = command.add_option_function<std::string>(option, set, parameter.help);
    added->default_str(parameter.defaultValue);
    if (!parameter.valueName.empty())
        added->type_name(parameter.valueName);
    if (!parameter.choices.empty())
        added->check(CLI::IsMember(parameter.choices));
    else
        added->check(CLI::Validator([&parameter](const std::string& text) { return faultOf(parameter, text); }, ""));
}

/// "sweep alpha": the first word is a subcommand for all that begin with it.
CLI::App* addCommand(CLI::App& app, const Experiment::Facts& facts) {
    const auto space = facts.name.find(' ');
    if (space == std::string::npos)
        return app.add_subcommand(facts.name, facts.about);
    const std::string group = facts.name.substr(0, space);
    const auto known = app.get_subcommands([&](const CLI::App* each) { return each->get_name() == group; });
    CLI::App* parent = known.empty() ? nullptr : known.front();
    if (parent == nullptr) {
        parent = app.add_subcommand(group, group == "eval"
                                               ? "Ask a model an exam and count the right answers"
                                               : "Ask the same with a range of pooling shapes, alphas or frames");
        parent->require_subcommand(1);
    }
    return parent->add_subcommand(facts.name.substr(space + 1), facts.about);
}

} // namespace

void addExperiments(CLI::App& app, Context& context) {
    for (const Experiment* experiment : experiments()) {
        const Experiment::Facts& facts = experiment->facts();
        const auto options = std::make_shared<Options>(*experiment);
        options->command = addCommand(app, facts);
        addLabOptions(*options->command, *options, facts.figureHelp);
        for (const FixedSetting& fixed : facts.fixed)
            if (fixed.instead.empty())
                options->command->remove_option(options->command->get_option("--" + fixed.name));
        for (const Parameter& parameter : facts.parameters)
            addParameter(*options->command, parameter, options->values);
        options->command->callback([options, &context] { run(*options, context); });
    }
}

} // namespace pllava::cli
