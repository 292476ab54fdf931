#include <algorithm>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/output_file.h"
#include "core/analysis/dominant_tokens.h"
#include "core/analysis/histogram.h"
#include "core/analysis/norm_statistics.h"

namespace pllava::cli {
namespace {

struct Options : RunOptions {
    std::string video, question, at = "pooled", method = "mad", csv;
    double k = ThresholdRule{}.k;
    std::optional<int> bins;

    ThresholdRule rule() const {
        return {method == "mad" ? ThresholdMethod::MedianMad : ThresholdMethod::DensityValley, k};
    }
};

/// All that is told of one set of norms.
struct Findings {
    TokenNorms norms;
    NormStatistics statistics;
    Threshold threshold;
    std::vector<DominantToken> dominant;
    Histogram histogram;
};

Findings findingsOf(TokenNorms norms, const Options& options) {
    const NormStatistics statistics = statisticsOf(norms.norms);
    const Threshold threshold = thresholdOf(norms.norms, options.rule());
    const auto edges = options.bins ? equalEdges(statistics.minimum, statistics.maximum, *options.bins)
                                    : freedmanDiaconisEdges(norms.norms);
    Findings findings{{}, statistics, threshold, dominantTokens(norms, threshold), countBetween(edges, norms.norms)};
    findings.norms = std::move(norms);
    return findings;
}

nlohmann::json toJson(const Findings& found) {
    nlohmann::json dominant = nlohmann::json::array();
    for (const DominantToken& token : found.dominant)
        dominant.push_back(
            {{"index", token.index}, {"t", token.t}, {"h", token.h}, {"w", token.w}, {"norm", token.norm}});
    const PoolingShape& shape = found.norms.shape;
    nlohmann::json json{
        {"at", name(found.norms.place)},
        {"shape", {shape.frames, shape.height, shape.width}},
        {"frame_seconds", found.norms.frameTimesSeconds},
        {"count", found.statistics.count},
        {"mean", found.statistics.mean},
        {"median", found.statistics.median},
        {"min", found.statistics.minimum},
        {"max", found.statistics.maximum},
        {"mad", found.statistics.mad},
        {"threshold", nullptr},
        {"threshold_rule", name(found.threshold.rule)},
        {"dominant", dominant},
        {"histogram", {{"edges", found.histogram.edges}, {"counts", found.histogram.counts}}},
    };
    if (found.threshold.value)
        json["threshold"] = *found.threshold.value;
    return json;
}

void print(const Findings& found) {
    constexpr std::size_t most = 20;
    const PoolingShape& shape = found.norms.shape;
    const NormStatistics& s = found.statistics;
    fmt::print("{} visual tokens ({} × {} × {}) at {}\n", s.count, shape.frames, shape.height, shape.width,
               name(found.norms.place));
    fmt::print("mean {:.4g}, median {:.4g}, MAD {:.4g}, from {:.4g} to {:.4g}\n", s.mean, s.median, s.mad, s.minimum,
               s.maximum);
    if (found.threshold.value)
        fmt::print("threshold {:.4g} ({}), {} dominant\n", *found.threshold.value, name(found.threshold.rule),
                   found.dominant.size());
    else
        fmt::print("no threshold ({}): the norms form one tower\n", name(found.threshold.rule));
    for (std::size_t i = 0; i < std::min(most, found.dominant.size()); ++i) {
        const DominantToken& token = found.dominant[i];
        fmt::print("  t {} row {} column {}: {:.4g}\n", token.t, token.h, token.w, token.norm);
    }
    if (found.dominant.size() > most)
        fmt::print("  and {} more; see --json or --csv\n", found.dominant.size() - most);
}

void run(const Options& options, Context& context) {
    const NormPlace place = parseNormPlace(options.at);
    if (place.needsPrompt() && options.question.empty())
        throw CLI::ValidationError("QUESTION", "is needed to look inside the language model (--at " + options.at + ")");
    if (!options.csv.empty())
        checkTarget("--csv", options.csv, options.video);
    Session session = openSession(options, context);
    session.open(options.video);
    const AskSettings settings = options.settings(session);
    const Findings found = findingsOf(
        session.tokenNorms(place, settings, options.question, {{}, terminalProgress(), context.interrupt.token()}),
        options);
    clearProgress();
    if (!options.csv.empty())
        writeText(options.csv, toCsv(found.norms, found.threshold));
    if (!context.global.json)
        return print(found);
    nlohmann::json json = toJson(found);
    json["alpha"] = settings.loraAlpha;
    json["template"] = settings.promptTemplate;
    json["device"] = session.model().compute.device;
    json["dtype"] = session.model().compute.dtype;
    printJson(json);
}

} // namespace

void addNorms(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("norms", "Norms of the visual tokens: statistics, histogram, dominant ones");
    command->add_option("VIDEO", options->video, "Video, image or folder of numbered images")->required();
    command->add_option("QUESTION", options->question, "What to ask; for places inside the language model");
    command->add_option("--at", options->at, "projected, pooled (default), layer:K (from 0 on) or final")
        ->type_name("PLACE")
        ->check(CLI::Validator(
            [](const std::string& text) {
                try {
                    parseNormPlace(text);
                    return std::string();
                } catch (const Error& error) {
                    return std::string(error.what());
                }
            },
            ""));
    command->add_option("--threshold", options->method, "Dominant are norms above: mad (median + k MAD) or valley")
        ->check(CLI::IsMember({"mad", "valley"}));
    command->add_option("--mad-factor", options->k, "The k of --threshold mad (default 5)")
        ->check(CLI::Range(0.0, 1e6));
    command->add_option("--bins", options->bins, "Bins of the histogram (default: rule of Freedman and Diaconis)")
        ->check(CLI::Range(1, kMaxBins));
    command->add_option("--csv", options->csv, "Write every token's place and norm to this file")->type_name("F.csv");
    addRunOptions(*command, *options);
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
