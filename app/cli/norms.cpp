#include <algorithm>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/figure_options.h"
#include "app/cli/output_file.h"
#include "app/cli/view_options.h"
#include "core/lab/norm_series.h"

namespace pllava::cli {
namespace {

struct Options : RunOptions, FigureOptions {
    std::string video, question, at = "pooled", method = "mad", csv;
    std::vector<std::string> weightFolders;
    double k = ThresholdRule{}.k;
    std::optional<int> bins;

    ThresholdRule rule() const {
        return {method == "mad" ? ThresholdMethod::MedianMad : ThresholdMethod::DensityValley, k};
    }
};

/// Of one model.
struct Run {
    NormSeries series;
    AskSettings settings;
    ComputeChoice compute;
};

nlohmann::json toJson(const Bimodality& found) {
    nlohmann::json components = nlohmann::json::array();
    for (const GaussianComponent& each : found.two)
        components.push_back({{"weight", each.weight}, {"mean", each.mean}, {"deviation", each.deviation}});
    return {{"two_towers", found.twoTowers},
            {"bic_one", found.bicOne},
            {"bic_two", found.bicTwo},
            {"separation", found.separation},
            {"components", components}};
}

nlohmann::json toJson(const NormFindings& found) {
    nlohmann::json dominant = nlohmann::json::array();
    const auto orNull = [](std::int64_t coordinate) {
        return coordinate < 0 ? nlohmann::json() : nlohmann::json(coordinate);
    };
    for (const DominantToken& token : found.dominant)
        dominant.push_back({{"index", token.index},
                            {"t", orNull(token.t)},
                            {"h", orNull(token.h)},
                            {"w", orNull(token.w)},
                            {"norm", token.norm}});
    nlohmann::json json = cli::toJson(found.statistics);
    json.update({{"at", name(found.norms.point)},
                 {"layout", name(found.norms.layout)},
                 {"shape", cli::toJson(found.norms.shape)},
                 {"frame_seconds", found.norms.frameTimesSeconds},
                 {"threshold", cli::toJson(found.threshold.value)},
                 {"threshold_rule", name(found.threshold.rule)},
                 {"dominant", dominant},
                 {"histogram", {{"edges", found.histogram.edges}, {"counts", found.histogram.counts}}},
                 {"bimodality", toJson(found.bimodality)}});
    return json;
}

void print(const NormFindings& found) {
    constexpr std::size_t most = 20;
    const PoolingShape& shape = found.norms.shape;
    const NormStatistics& s = found.statistics;
    fmt::print("{} visual tokens ({} × {} × {}) at {}\n", s.count, shape.frames, shape.height, shape.width,
               name(found.norms.point));
    fmt::print("mean {:.4g}, median {:.4g}, MAD {:.4g}, from {:.4g} to {:.4g}\n", s.mean, s.median, s.mad, s.minimum,
               s.maximum);
    if (found.threshold.value)
        fmt::print("threshold {:.4g} ({}), {} dominant\n", *found.threshold.value, name(found.threshold.rule),
                   found.dominant.size());
    else
        fmt::print("no threshold ({}): the norms form one tower\n", name(found.threshold.rule));
    const Bimodality& towers = found.bimodality;
    fmt::print(
        "{} (BIC {:.1f} of one normal distribution, {:.1f} of two around {:.4g} and {:.4g}, Ashman's D {:.1f}{})\n",
        towers.twoTowers ? "two towers" : "one tower", towers.bicOne, towers.bicTwo, towers.two[0].mean,
        towers.two[1].mean, towers.separation,
        !towers.twoTowers && towers.bicTwo < towers.bicOne ? "; two fit better, but no valley parts them" : "");
    for (std::size_t i = 0; i < std::min(most, found.dominant.size()); ++i) {
        const DominantToken& token = found.dominant[i];
        const auto axis = [](const char* what, std::int64_t at) {
            return at < 0 ? "" : fmt::format(" {} {}", what, at);
        };
        fmt::print(" {}{}{}: {:.4g}\n", axis("t", token.t), axis("row", token.h), axis("column", token.w), token.norm);
    }
    if (found.dominant.size() > most)
        fmt::print("  and {} more; see --json or --csv\n", found.dominant.size() - most);
}

/// `model` is the one of the run before, if any, and becomes this one's.
Run runOne(const Options& options, const std::string& weights, Context& context, std::shared_ptr<LocalModel>& model) {
    RunOptions one = options;
    one.weights = weights == kNoWeights ? "" : weights;
    model = loadModel(one, context, model.get());
    Session session(model);
    session.open(options.video);
    const AskSettings settings = one.settings(session);
    Run run{{weights, findingsOf(session.tokenNorms(parseProbePoint(options.at), settings, options.question,
                                                    {{}, terminalProgress(), context.interrupt.token(), warnOfDamage}),
                                 options.rule(), options.bins)},
            settings,
            session.model().compute};
    clearProgress();
    return run;
}

nlohmann::json toJson(const Run& run) {
    nlohmann::json json = toJson(run.series.findings);
    json["weights"] = run.series.weights;
    json["alpha"] = run.settings.loraAlpha;
    json["template"] = run.settings.promptTemplate;
    json["device"] = name(run.compute.device);
    json["dtype"] = name(run.compute.dtype);
    return json;
}

void print(const std::vector<Run>& runs) {
    for (const Run& run : runs) {
        if (runs.size() > 1)
            fmt::print("{}{}:\n", &run == &runs[0] ? "" : "\n", run.series.weights);
        print(run.series.findings);
    }
}

void run(const Options& options, Context& context) {
    const ProbePoint point = parseProbePoint(options.at);
    if (point.needsPrompt() && options.question.empty())
        throw CLI::ValidationError("QUESTION", "is needed to look inside the language model (--at " + options.at + ")");
    InputFiles inputs = options.inputs(options.video);
    for (const std::string& weights : options.weightFolders)
        inputs.addFolder(weights, "a folder of --weights");
    checkOutputs({{"--csv", options.csv, FileKind::Table}, {"--plot", options.plot, FileKind::Figure}}, inputs);
    std::vector<Run> runs;
    std::shared_ptr<LocalModel> model;
    for (const std::string& weights :
         options.weightFolders.empty() ? std::vector<std::string>{kNoWeights} : options.weightFolders)
        runs.push_back(runOne(options, weights, context, model));
    std::vector<NormSeries> series;
    if (!options.csv.empty() || !options.plot.empty())
        for (const Run& each : runs)
            series.push_back(each.series);
    if (!options.csv.empty())
        writeText(options.csv, toCsv(series));
    if (!options.plot.empty()) {
        const Plot plot = normPlot(series, options.words());
        writeText(options.plot, toSvg({&plot, 1}));
    }
    if (!context.global.json)
        return print(runs);
    nlohmann::json json = toJson(runs[0]);
    for (const Run& each : runs)
        if (runs.size() > 1)
            json["runs"].push_back(toJson(each));
    printJson(json);
}

} // namespace

void addNorms(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("norms", "Norms of the visual tokens: statistics, histogram, dominant ones");
    command->add_option("VIDEO", options->video, "Video, image or folder of numbered images")->required();
    command->add_option("QUESTION", options->question, "What to ask; needed for --at inside the language model");
    addProbePointOption(*command, options->at);
    command->add_option("--threshold", options->method, "Threshold of dominant norms: mad (median + k MAD) or valley")
        ->check(CLI::IsMember({"mad", "valley"}));
    command->add_option("--mad-factor", options->k, "The k of --threshold mad (default 5)")
        ->check(CLI::Range(0.0, 1e6));
    command->add_option("--bins", options->bins, "Bins of the histogram (default: rule of Freedman and Diaconis)")
        ->check(CLI::Range(1, kMaxBins));
    command->add_option("--csv", options->csv, "Write every token's coordinates and norm to this file")
        ->type_name("F.csv");
    addFigureOptions(*command, *options, "Draw the histogram into this file");
    addRunOptions(*command, *options);
    allowSeveralWeights(*command, options->weightFolders);
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
