#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/lab/experiment.h"
#include "core/lab/experiment_kinds.h"
#include "core/lab/lab_plots.h"
#include "core/lab/run_document.h"
#include "core/lab/sweep.h"

namespace pllava {
namespace {

constexpr double kMost = 4096; ///< frames, and numbers of a pooling shape

/// "FRAMES:T,H,W" or "T,H,W"; several between semicolons. Throws InvalidArgument.
std::vector<TrialChange> parseShapes(const std::string& text) {
    std::vector<TrialChange> changes;
    for (const std::string& part : split(text, ';')) {
        const auto colon = part.find(':');
        std::vector<double> numbers = parseNumbers(colon == std::string::npos ? part : part.substr(colon + 1));
        if (colon != std::string::npos)
            numbers.push_back(parseNumbers(part.substr(0, colon)).at(0));
        if (numbers.size() != (colon == std::string::npos ? 3 : 4) ||
            std::ranges::any_of(numbers, [](double number) { return number < 1 || number > kMost; }))
            throw Error(ErrorKind::InvalidArgument,
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

std::string shapesFault(const std::string& text) {
    try {
        parseShapes(text);
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

std::string framesFault(const std::string& text) {
    if (const std::string fault = numbersFault(text); !fault.empty())
        return fault;
    const bool whole = std::ranges::all_of(
        parseNumbers(text), [](double value) { return value >= 1 && value <= kMost && value == std::floor(value); });
    return whole ? "" : "must be whole numbers from 1 to 4096";
}

Parameter valuesParameter(std::string (*fault)(const std::string&)) {
    return {.name = "values",
            .help = "Values instead of the paper's, comma-separated",
            .valueName = "LIST",
            .fault = fault};
}

class Sweep : public Experiment {
public:
    Sweep(SweepAxis axis, Facts facts) : Experiment(withPaper(axis, std::move(facts))), m_axis(axis) {}

    std::string layoutFault(VisualLayout layout) const override {
        if (m_axis == SweepAxis::Pooling && layout != VisualLayout::Pllava)
            return "must be pllava here: the others have no pooling shape to sweep";
        if (layout == VisualLayout::Image)
            return "image has one frame and no alpha to sweep";
        return {};
    }
    ExperimentPlan plan(const ExperimentSubject& subject, const ParameterValues& values) const override {
        return {trialsOf(subject, changes(subject, values), subject.oodRoles)};
    }
    ResultTable table(const std::vector<TrialResult>& results, const TableWords& words) const override;
    std::vector<Plot> plots(const std::vector<TrialResult>& results, const ParameterValues& values,
                            const PlotWords& words) const override {
        return plotsOf(m_axis, rowsOf(results), values.flag("paper") ? PaperCurves::Show : PaperCurves::Hide, words);
    }
    std::string csv(const std::vector<TrialResult>& results) const override { return toCsv(rowsOf(results)); }
    nlohmann::json document(const ExperimentRun& run) const override;

protected:
    virtual std::vector<TrialChange> changes(const ExperimentSubject& subject, const ParameterValues& values) const = 0;

private:
    static Facts withPaper(SweepAxis axis, Facts facts) {
        facts.name = fmt::format("sweep {}", pllava::name(axis));
        facts.source = QuestionSource::VideoOrSet;
        facts.parameters.push_back({.name = "paper",
                                    .type = ParameterType::Flag,
                                    .help = "Draw the paper's curve with the scores of a --set"});
        return facts;
    }

    SweepAxis m_axis;
};

ResultTable Sweep::table(const std::vector<TrialResult>& results, const TableWords& words) const {
    ResultTable table{{words.model, words.roles, words.frames, words.pooling, words.alpha, words.visualTokens,
                       words.newTokens, words.medianNorm, words.dominant, words.prefill, words.generate, words.score,
                       words.answer},
                      {}};
    for (const SweepRow& r : rowsOf(results)) {
        const std::int64_t answered = std::max<std::int64_t>(1, r.trials - r.failed);
        table.rows.push_back(
            {shortName(r.weights), fmt::format("{} {}", pllava::name(r.distribution), r.roles),
             fmt::to_string(r.frames), fmt::format("{},{},{}", r.pooling.frames, r.pooling.height, r.pooling.width),
             fmt::to_string(r.alpha), fmt::to_string(r.visualTokens), fmt::format("{:.1f}", r.newTokens),
             fmt::format("{:.1f}", r.norms.median), fmt::to_string(r.norms.dominant / answered),
             fmt::format("{:.0f}", r.prefillMs), fmt::format("{:.0f}", r.generateMs),
             r.score.total == 0 ? "" : fmt::format(fmt::runtime(words.scoreOf), scoreText(r.score), r.score.total),
             r.error.empty() ? r.answer : words.notAsked + ": " + r.error});
    }
    return table;
}

nlohmann::json Sweep::document(const ExperimentRun& run) const {
    nlohmann::json json{{"axis", pllava::name(m_axis)},   {"rows", nlohmann::json::array()},
                        {"trials", run.trials.size()},    {"done", run.outcome.results.size()},
                        {"resumed", run.outcome.resumed}, {"encodings", run.outcome.encodings}};
    if (run.set)
        json["set"] = toJson(*run.set);
    for (const SweepRow& row : rowsOf(run.outcome.results))
        json["rows"].push_back(toJson(row));
    return json;
}

class PoolingSweep : public Sweep {
public:
    PoolingSweep()
        : Sweep(SweepAxis::Pooling,
                {.about = "Pooling shapes; the clip is encoded once for each number of frames",
                 .parameters = {{.name = "part",
                                 .type = ParameterType::Choice,
                                 .defaultValue = "both",
                                 .help = "spatial: (4,n,n) of 4 frames, n from 1 to 24; temporal: (4|8|16,12,12) of 4 "
                                         "to 64 frames; both (default); clipped to the model",
                                 .choices = {"spatial", "temporal", "both"}},
                                {.name = "shapes",
                                 .help = "Shapes instead of the paper's: T,H,W or FRAMES:T,H,W, separated by ';'",
                                 .valueName = "LIST",
                                 .fault = shapesFault}},
                 .fixed = {{"pooling", "give --shapes"}}}) {}

protected:
    std::vector<TrialChange> changes(const ExperimentSubject& subject, const ParameterValues& values) const override {
        if (!values.text("shapes").empty())
            return parseShapes(values.text("shapes"));
        const PoolingPart part = values.text("part") == "spatial"    ? PoolingPart::Spatial
                                 : values.text("part") == "temporal" ? PoolingPart::Temporal
                                                                     : PoolingPart::Both;
        return poolingSweep(part, subject.frameShape, subject.maxPositions);
    }
};

class AlphaSweep : public Sweep {
public:
    AlphaSweep()
        : Sweep(SweepAxis::Alpha, {.about = "LoRA alpha, 0 to 32",
                                   .parameters = {valuesParameter(numbersFault)},
                                   .fixed = {{"alpha", "give --values"}}}) {}

protected:
    std::vector<TrialChange> changes(const ExperimentSubject&, const ParameterValues& values) const override {
        std::vector<TrialChange> changes;
        for (const double alpha : values.text("values").empty() ? paperAlphas() : values.numbers("values"))
            changes.push_back({.alpha = alpha});
        return changes;
    }
};

class FramesSweep : public Sweep {
public:
    FramesSweep()
        : Sweep(SweepAxis::Frames,
                {.about = "Frames, 1 to 64; pooled to as many frames as the model's own shape at most",
                 .parameters = {valuesParameter(framesFault)},
                 .fixed = {{"frames", "give --values"}}}) {}

protected:
    /// Where a pooling is to be shortened there are never more frames after it than before.
    std::vector<TrialChange> changes(const ExperimentSubject& subject, const ParameterValues& values) const override {
        std::vector<double> numbers = values.numbers("values");
        if (numbers.empty())
            for (const int frames : paperFrames())
                numbers.push_back(frames);
        std::vector<TrialChange> changes;
        for (const double number : numbers) {
            const int frames = static_cast<int>(number);
            changes.push_back({.frames = frames, .pooling = subject.pooling});
            if (subject.pooling)
                changes.back().pooling->frames = std::min<std::int64_t>(subject.pooling->frames, frames);
        }
        return changes;
    }
};

} // namespace

const Experiment& poolingSweepExperiment() {
    static const PoolingSweep experiment;
    return experiment;
}

const Experiment& alphaSweepExperiment() {
    static const AlphaSweep experiment;
    return experiment;
}

const Experiment& framesSweepExperiment() {
    static const FramesSweep experiment;
    return experiment;
}

} // namespace pllava
