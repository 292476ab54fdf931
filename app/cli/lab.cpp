#include "app/cli/lab.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "app/cli/output_file.h"
#include "core/base/error.h"

namespace pllava::cli {
namespace {

constexpr const char* kQuestion = "What happens in the video?";

/// One model at a time, each loaded when its trials come; all share the base.
class Loader {
public:
    /// `changesAlpha`: some of the trials have an alpha of their own.
    Loader(const LabOptions& options, const Context& context, bool changesAlpha)
        : m_options(options), m_context(context), m_changesAlpha(changesAlpha) {}
    LoadedModel operator()(const std::string& weights) {
        RunOptions one = m_options;
        one.weights = weights;
        m_model = loadModel(one, m_context, m_model.get());
        m_session.emplace(m_model);
        if (m_changesAlpha && m_session->model().loraRank == 0)
            spdlog::warn("alpha has no effect on {}: it has no LoRA weights", weights.empty() ? "the model" : weights);
        return {&*m_session, one.settings(*m_session), weights.empty() ? std::nullopt : trainingSamplesOf(weights)};
    }

private:
    const LabOptions& m_options;
    const Context& m_context;
    bool m_changesAlpha;
    std::shared_ptr<LocalModel> m_model;
    std::optional<Session> m_session;
};

void tellOfOutdated(const TrialLog& log, const std::string& file) {
    const auto& [changed, unknown] = log.outdated();
    if (changed > 0)
        printNote(fmt::format("asked again: {} of {}, whose model, weights or video have changed", changed, file));
    if (unknown > 0)
        printNote(fmt::format("asked again: {} of {}, which an earlier version wrote without the identity of the files",
                              unknown, file));
}

void addSetOptions(CLI::App& app, LabOptions& options) {
    app.add_option("--set", options.set,
                   "Questions as a JSON list or JSON Lines of {\"video\", \"question\", \"answer\"}, or as LLaVA and "
                   "Video-ChatGPT have them")
        ->type_name("FILE")
        ->required(options.source == QuestionSource::Set);
    app.add_option("--videos", options.videos, "Folder of the set's videos (default: the set's own)")->type_name("DIR");
}

std::string roleFault(const std::string& text) {
    try {
        parseRoleLabels(text);
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

void addRoleOption(CLI::App& app, std::vector<std::string>& labels) {
    app.add_option(
           "--ood-roles", labels,
           "Ask with these role labels too: human, chatml, none, zh or USER,ASSISTANT; may be given several times")
        ->type_name("LABELS")
        ->allow_extra_args(false)
        ->check(CLI::Validator(roleFault, ""));
}

} // namespace

void LabOptions::readQuestions() {
    if (source == QuestionSource::Own)
        return;
    if (source == QuestionSource::Video && video.empty())
        throw CLI::ValidationError("VIDEO", "is needed");
    if (set.empty() == video.empty())
        throw CLI::ValidationError("VIDEO", "give either a video or --set with a file of questions");
    if (set.empty())
        m_set.questions = {{video, question.empty() ? kQuestion : question, {}}};
    else
        m_set = readQuestionSet(set, videos);
}

void LabOptions::checkLab() {
    check();
    readQuestions();
    if (const std::string warning = m_set.summary.warning(); !warning.empty())
        printNote(warning);
    InputFiles inputs = this->inputs(video);
    inputs.add(set, "the set");
    std::set<std::string> clips;
    for (const SetQuestion& each : m_set.questions)
        clips.insert(each.video);
    for (const std::string& clip : clips)
        inputs.add(clip, "a video of the set");
    for (const std::string& file : against)
        inputs.add(file, "results of --against");
    for (const std::string& folder : weightFolders)
        inputs.addFolder(folder, "a folder of --weights");
    checkOutputs({{"--out", out, FileKind::Results},
                  {"--csv", csv, FileKind::Table},
                  {"--plot", plot, FileKind::Figure},
                  {"--report", report, FileKind::Page}},
                 inputs);
}

std::optional<SetSummary> LabOptions::setSummary() const {
    return set.empty() ? std::nullopt : std::optional(m_set.summary);
}

std::vector<std::string> LabOptions::weightsOrNone() const {
    if (source == QuestionSource::Own)
        return {weights};
    std::vector<std::string> folders = weightFolders.empty() ? std::vector<std::string>{kNoWeights} : weightFolders;
    std::ranges::replace(folders, std::string(kNoWeights), std::string());
    return folders;
}

std::string LabOptions::settingsText(const GlobalOptions& global) const {
    nlohmann::json shared{{"model", model}, {"layout", layoutName()}, {"dtype", name(global.compute.dtype)}};
    const auto put = [&](const char* key, const auto& value) {
        if (value)
            shared[key] = *value;
    };
    put("frames", frames);
    put("alpha", alpha);
    put("template", promptTemplate);
    put("system", system);
    put("max_new_tokens", maxNewTokens);
    for (const auto& [key, text] : {std::pair("range", &range), {"pooling", &pooling}, {"roles", &roles}})
        if (!text->empty())
            shared[key] = *text;
    const GenerationOptions defaults;
    if (generation.temperature > 0)
        shared["sampling"] = {generation.temperature, generation.topK, generation.topP, generation.seed};
    if (generation.beams != defaults.beams)
        shared["beams"] = {generation.beams, generation.lengthPenalty};
    if (generation.repetitionPenalty != defaults.repetitionPenalty)
        shared["repetition_penalty"] = generation.repetitionPenalty;
    if (!generation.stopWords.empty())
        shared["stop"] = generation.stopWords;
    if (rawPrompt)
        shared["raw_prompt"] = true;
    return shared.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void addLabOptions(CLI::App& app, LabOptions& options, const std::string& figureHelp) {
    const QuestionSource source = options.source;
    if (source == QuestionSource::Video || source == QuestionSource::VideoOrSet) {
        app.add_option("VIDEO", options.video, "Video, image or folder of numbered images");
        app.add_option("QUESTION", options.question, "What to ask (default: What happens in the video?)");
    }
    addRunOptions(app, options);
    if (source != QuestionSource::Own) {
        allowSeveralWeights(app, options.weightFolders);
        addRoleOption(app, options.oodRoles);
    }
    if (source == QuestionSource::VideoOrSet || source == QuestionSource::Set)
        addSetOptions(app, options);
    app.add_option("--out", options.out, "Append each result to this file; trials already in it are not asked again")
        ->type_name("F.jsonl");
    app.add_option("--csv", options.csv, "Write the table to this file")->type_name("F.csv");
    addFigureOptions(app, options, figureHelp);
    app.add_option("--report", options.report, "Write figures, tables and answers as a page of HTML")
        ->type_name("F.html");
    app.add_option(
           "--against", options.against,
           "Draw and report these earlier results (written by --out) next to the new ones; may be given several "
           "times")
        ->type_name("F.jsonl")
        ->allow_extra_args(false);
}

void printTable(const ResultTable& table) {
    fmt::print("| {} |\n|{}\n", fmt::join(table.heading, " | "),
               fmt::join(std::vector<std::string>(table.heading.size(), "---|"), ""));
    for (const auto& row : table.rows)
        fmt::print("| {} |\n", fmt::join(row, " | "));
    if (!table.notes.empty())
        fmt::print("\n{}\n", fmt::join(table.notes, "\n"));
}

TrialOutcome runLab(const LabOptions& options, const std::vector<Trial>& trials, TrialOptions trialOptions,
                    Context& context) {
    std::optional<TrialLog> log;
    if (!options.out.empty())
        log.emplace(options.out, TrialSettings{options.settingsText(context.global), options.folders().base,
                                               trialOptions.videoFile});
    TrialCallbacks callbacks;
    const Progress bar = terminalProgress();
    callbacks.progress = [&](std::string_view stage, std::int64_t done, std::int64_t total) {
        if (bar && stage == "trials")
            bar(stage, done, total);
    };
    callbacks.stop = context.interrupt.token();
    trialOptions.log = log ? &*log : nullptr;
    Loader loader(options, context,
                  std::ranges::any_of(trials, [](const Trial& trial) { return trial.change.alpha.has_value(); }));
    const TrialOutcome outcome = runTrials(trials, std::ref(loader), trialOptions, callbacks);
    clearProgress();
    for (const TrialResult& result : outcome.results)
        if (!result.error.empty())
            printNote("not asked: " + result.trial.video + ": " + result.error);
    std::map<std::string, std::pair<int, int>> damaged;
    for (const TrialResult& result : outcome.results)
        if (result.substitutedFrames > 0)
            damaged[result.trial.video] =
                std::max(damaged[result.trial.video], std::pair(result.substitutedFrames, result.frames));
    for (const auto& [video, count] : damaged)
        printNote(fmt::format("{}: {}", video, substitutionNote(count.first, count.second)));
    if (log)
        tellOfOutdated(*log, options.out);
    if (outcome.cancelled) {
        context.status = kCancelled;
        printNote(options.out.empty()
                      ? "stopped: these are the results so far; with --out F.jsonl the run could be resumed"
                      : fmt::format("stopped: the same command resumes from {}", options.out));
    }
    return outcome;
}

} // namespace pllava::cli
