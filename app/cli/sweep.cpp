#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/cli/lab.h"
#include "core/lab/lab_plots.h"
#include "core/lab/sweep.h"
#include "core/model/load_model_config.h"

namespace pllava::cli {
namespace {

struct Options : LabOptions {
    SweepAxis axis = SweepAxis::Pooling;
    std::string part = "both", shapes, values;
    bool paper = false;
};

/// "FRAMES:T,H,W" or "T,H,W"; several between semicolons.
std::vector<TrialChange> parseShapes(const std::string& text) {
    constexpr double kMost = 4096; // of each number, as of frames everywhere
    std::vector<TrialChange> changes;
    for (const std::string& part : CLI::detail::split(text, ';')) {
        const auto colon = part.find(':');
        std::vector<double> numbers =
            parseNumbers("--shapes", colon == std::string::npos ? part : part.substr(colon + 1));
        if (colon != std::string::npos)
            numbers.push_back(parseNumbers("--shapes", part.substr(0, colon))[0]);
        if (numbers.size() != (colon == std::string::npos ? 3 : 4) ||
            std::ranges::any_of(numbers, [](double number) { return number < 1 || number > kMost; }))
            throw CLI::ValidationError("--shapes",
                                       "give T,H,W or FRAMES:T,H,W with numbers from 1 to 4096, several between ';'");
        TrialChange change;
        change.pooling = PoolingShape{static_cast<std::int64_t>(numbers[0]), static_cast<std::int64_t>(numbers[1]),
                                      static_cast<std::int64_t>(numbers[2])};
        if (numbers.size() == 4)
            change.frames = static_cast<int>(numbers[3]);
        changes.push_back(change);
    }
    return changes;
}

/// The pooling that the model's folders ask for.
PoolingShape ownPooling(const ModelFolders& folders) {
    std::optional<PoolingShape> own;
    if (folders.weights)
        own = loadModelDefaults(*folders.weights).pooling;
    return own.value_or(loadModelDefaults(folders.base).pooling.value_or(PoolingShape{}));
}

std::vector<TrialChange> framesChanges(const Options& options, const ModelFolders& folders) {
    std::vector<TrialChange> changes;
    std::vector<int> values = paperFrames();
    if (!options.values.empty()) {
        values.clear();
        for (const double value : parseNumbers("--values", options.values))
            values.push_back(static_cast<int>(value));
    }
    for (const int frames : values) {
        TrialChange change{frames, {}, {}};
        if (options.pooling.empty() &&
            options.layoutName() == "pllava") { // never more frames behind the pooling than before
            change.pooling = ownPooling(folders);
            change.pooling->frames = std::min<std::int64_t>(change.pooling->frames, frames);
        }
        changes.push_back(change);
    }
    return changes;
}

std::vector<TrialChange> changesOf(const Options& options) {
    LabOptions first = options;
    first.weights = options.weightsOrNone().front();
    const ModelFolders folders = first.folders();
    if (options.axis == SweepAxis::Frames)
        return framesChanges(options, folders);
    if (options.axis == SweepAxis::Alpha) {
        std::vector<TrialChange> changes;
        for (const double alpha : options.values.empty() ? paperAlphas() : parseNumbers("--values", options.values))
            changes.push_back({{}, {}, alpha});
        return changes;
    }
    if (!options.shapes.empty())
        return parseShapes(options.shapes);
    const ModelConfig config = loadModelConfig(folders.base);
    const PoolingPart part = options.part == "spatial"    ? PoolingPart::Spatial
                             : options.part == "temporal" ? PoolingPart::Temporal
                                                          : PoolingPart::Both;
    return poolingSweep(part, config.frameShape, config.text.maxPositions);
}

void check(Options& options) {
    options.checkLab();
    const auto clash = [](const char* option, const std::string& why) { throw CLI::ValidationError(option, why); };
    if (options.axis == SweepAxis::Pooling && options.layout.value_or("pllava") != "pllava")
        clash("--layout", "must be pllava here: the others have no pooling shape to sweep");
    if (options.axis == SweepAxis::Pooling)
        options.layout = "pllava";
    if (options.axis == SweepAxis::Pooling && !options.pooling.empty())
        clash("--pooling", "is what is swept; give --shapes");
    if (options.axis == SweepAxis::Alpha && options.alpha)
        clash("--alpha", "is what is swept; give --values");
    if (options.axis != SweepAxis::Pooling && options.layout == "image")
        clash("--layout", "image has one frame and no alpha to sweep");
    if (options.axis == SweepAxis::Frames && options.frames)
        clash("--frames", "is what is swept; give --values");
    if (options.axis == SweepAxis::Frames && !options.values.empty())
        for (const double value : parseNumbers("--values", options.values))
            if (value < 1 || value > 4096 || value != std::floor(value))
                clash("--values", "must be whole numbers from 1 to 4096");
}

void print(const std::vector<SweepRow>& rows) {
    fmt::print(
        "| model | roles | frames | pooling | alpha | visual tokens | new tokens | median norm | dominant | prefill ms "
        "| generate ms | score | answer |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (const SweepRow& r : rows) {
        const Interval interval = wilsonInterval(r.score);
        fmt::print("| {} | {} {} | {} | {},{},{} | {} | {} | {:.1f} | {:.1f} | {} | {:.0f} | {:.0f} | {} | {} |\n",
                   shortName(r.weights), name(r.distribution), r.roles, r.frames, r.pooling.frames, r.pooling.height,
                   r.pooling.width, r.alpha, r.visualTokens, r.newTokens, r.norms.median,
                   r.norms.dominant / std::max<std::int64_t>(1, r.trials - r.failed), r.prefillMs, r.generateMs,
                   r.score.total == 0 ? ""
                                      : fmt::format("{:.3f} [{:.2f}, {:.2f}] of {}", r.score.share(), interval.low,
                                                    interval.high, r.score.total),
                   r.error.empty() ? r.answer : "not asked: " + r.error);
    }
}

void run(Options options, Context& context) {
    check(options);
    const std::vector<Trial> trials =
        trialsOf(options.weightsOrNone(), options.questions(), changesOf(options), options.roleLabels());
    const TrialOutcome outcome = runLab(options, trials, context);
    const std::vector<SweepRow> rows = rowsOf(outcome.results);
    writeLabFiles(options, toCsv(rows), [&] {
        return plotsOf(options.axis, rows, options.paper ? PaperBehind::Yes : PaperBehind::No, options.words());
    });
    if (!context.global.json)
        return print(rows);
    nlohmann::json json{{"axis", name(options.axis)}, {"rows", nlohmann::json::array()},
                        {"trials", trials.size()},    {"done", outcome.results.size()},
                        {"resumed", outcome.resumed}, {"encodings", outcome.encodings}};
    if (!options.set.empty())
        json["set"] = options.setJson();
    for (const SweepRow& row : rows)
        json["rows"].push_back(toJson(row));
    printJson(json);
}

CLI::App* addAxis(CLI::App& parent, SweepAxis axis, const std::string& about, Context& context) {
    const auto options = std::make_shared<Options>();
    options->axis = axis;
    CLI::App* command = parent.add_subcommand(std::string(name(axis)), about);
    addVideoAndQuestion(*command, *options);
    if (axis == SweepAxis::Pooling) {
        command
            ->add_option("--part", options->part,
                         "spatial: (4,n,n) of 4 frames, n from 1 to 24; temporal: (4|8|16,12,12) of 4 to 64 frames; "
                         "both (default); clipped to the model")
            ->check(CLI::IsMember({"spatial", "temporal", "both"}));
        command->add_option("--shapes", options->shapes, "These instead: T,H,W or FRAMES:T,H,W, several between ';'")
            ->type_name("LIST");
    } else {
        command->add_option("--values", options->values, "These instead of the paper's, between commas")
            ->type_name("LIST");
    }
    command->add_flag("--paper", options->paper, "Draw the paper's curve behind the scores of a --set");
    addLabOptions(*command, *options);
    command->callback([options, &context] { run(*options, context); });
    return command;
}

} // namespace

void addSweep(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("sweep", "Ask the same with a range of pooling shapes, alphas or frames");
    command->require_subcommand(1);
    addAxis(*command, SweepAxis::Pooling, "Pooling shapes; the clip is encoded once for each number of frames",
            context);
    addAxis(*command, SweepAxis::Alpha, "LoRA alpha, 0 to 32", context);
    addAxis(*command, SweepAxis::Frames, "Frames, 1 to 64; pooled to as many frames as the model's own shape at most",
            context);
}

} // namespace pllava::cli
