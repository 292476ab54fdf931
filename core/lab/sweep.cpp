#include "core/lab/sweep.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/csv.h"

namespace pllava {
namespace {

constexpr std::int64_t kQuestionRoom = 64;
constexpr int kSpatialFrames = 4;

auto identity(const TrialResult& r) {
    return std::tuple(r.trial.weights, r.trial.roles.name, r.alpha, r.frames, r.pooling.frames, r.pooling.height,
                      r.pooling.width);
}

SweepRow startedWith(const TrialResult& r) {
    SweepRow row;
    row.weights = r.trial.weights;
    row.roles = r.trial.roles.name;
    row.distribution = r.distribution;
    row.alpha = r.alpha;
    row.frames = r.frames;
    row.pooling = r.pooling;
    row.parameters = r.parameters;
    row.trainingSamples = r.trainingSamples;
    return row;
}

void add(SweepRow& row, const TrialResult& r) {
    row.answer = ++row.trials == 1 ? r.answer : "";
    row.error = row.trials == 1 ? r.error : "";
    if (!r.error.empty()) {
        ++row.failed;
        return;
    }
    const double weight = 1.0 / static_cast<double>(row.trials - row.failed);
    const auto mean = [weight](double& so, double value) { so += (value - so) * weight; };
    row.visualTokens = r.visualTokens;
    row.collapsed += r.verdict == AnswerVerdict::Collapsed;
    row.repeating += r.verdict == AnswerVerdict::Repeats;
    mean(row.newTokens, static_cast<double>(r.newTokens));
    mean(row.firstTokenEntropy, r.firstTokenEntropy);
    mean(row.norms.mean, r.norms.mean);
    mean(row.norms.median, r.norms.median);
    mean(row.prefillMs, r.prefillMs);
    mean(row.generateMs, r.generateMs);
    row.norms.count += r.norms.count;
    row.norms.maximum = std::max(row.norms.maximum, r.norms.maximum);
    row.norms.dominant += r.norms.dominant;
    row.norms.threshold = row.trials == 1 ? r.norms.threshold : std::nullopt;
    if (r.right) {
        ++row.score.total;
        row.score.right += *r.right;
    }
}

} // namespace

std::string_view name(SweepAxis axis) {
    return axis == SweepAxis::Pooling ? "pooling" : axis == SweepAxis::Alpha ? "alpha" : "frames";
}

std::vector<TrialChange> poolingSweep(PoolingPart part, const std::array<std::int64_t, 2>& grid, std::int64_t context) {
    const std::int64_t side = std::min(grid[0], grid[1]);
    std::vector<TrialChange> changes;
    const auto add = [&](int frames, const PoolingShape& shape) {
        if (shape.tokens() + kQuestionRoom <= context)
            changes.push_back({frames, shape, {}});
    };
    if (part != PoolingPart::Temporal)
        for (const std::int64_t n : {1, 2, 4, 6, 8, 12, 16, 20, 24})
            if (n <= side)
                add(kSpatialFrames, {kSpatialFrames, n, n});
    const std::int64_t middle = std::min<std::int64_t>(12, side);
    if (part != PoolingPart::Spatial)
        for (const int frames : {4, 8, 16, 32, 64})
            for (const std::int64_t pooled : {4, 8, 16})
                if (const TrialChange change{frames, PoolingShape{pooled, middle, middle}, {}};
                    pooled <= frames && std::ranges::find(changes, change) == changes.end())
                    add(frames, *change.pooling);
    return changes;
}

std::vector<double> paperAlphas() {
    return {0, 2, 4, 8, 12, 16, 20, 24, 28, 32};
}

std::vector<int> paperFrames() {
    return {1, 2, 4, 8, 16, 32, 64};
}

std::vector<Trial> trialsOf(const std::vector<std::string>& weights, const std::vector<SetQuestion>& questions,
                            std::vector<TrialChange> changes, const std::vector<RoleLabels>& roles) {
    std::ranges::stable_sort(changes, {}, [](const TrialChange& change) { return change.frames.value_or(0); });
    std::vector<Trial> trials;
    for (const std::string& folder : weights)
        for (const SetQuestion& question : questions)
            for (const TrialChange& change : changes)
                for (const RoleLabels& labels : roles)
                    trials.push_back({folder, question.video, question.question, question.expected, labels, change,
                                      question.further});
    return trials;
}

std::vector<SweepRow> rowsOf(const std::vector<TrialResult>& results) {
    std::vector<SweepRow> rows;
    std::vector<decltype(identity(results[0]))> identities;
    for (const TrialResult& result : results) {
        const auto known = std::ranges::find(identities, identity(result));
        if (known == identities.end()) {
            identities.push_back(identity(result));
            rows.push_back(startedWith(result));
            add(rows.back(), result);
        } else {
            add(rows[static_cast<std::size_t>(known - identities.begin())], result);
        }
    }
    return rows;
}

nlohmann::json toJson(const SweepRow& row) {
    nlohmann::json out{{"weights", row.weights},
                       {"roles", row.roles},
                       {"distribution", name(row.distribution)},
                       {"alpha", row.alpha},
                       {"frames", row.frames},
                       {"pooling", {row.pooling.frames, row.pooling.height, row.pooling.width}},
                       {"visual_tokens", row.visualTokens},
                       {"n", row.trials},
                       {"failed", row.failed},
                       {"collapsed", row.collapsed},
                       {"repeating", row.repeating},
                       {"new_tokens", row.newTokens},
                       {"first_token_entropy", row.firstTokenEntropy},
                       {"norms", toJson(row.norms)},
                       {"prefill_ms", row.prefillMs},
                       {"generate_ms", row.generateMs},
                       {"parameters", row.parameters}};
    if (row.trainingSamples)
        out["training_samples"] = *row.trainingSamples;
    if (row.trials == 1)
        out["answer"] = row.answer;
    if (!row.error.empty())
        out["error"] = row.error;
    if (row.score.total > 0) {
        const Interval interval = wilsonInterval(row.score);
        out["score"] = row.score.share();
        out["right"] = row.score.right;
        out["scored"] = row.score.total;
        out["interval"] = {interval.low, interval.high};
    }
    return out;
}

std::string toCsv(const std::vector<SweepRow>& rows) {
    std::string out = csvHead(
        "weights,roles,distribution,alpha,frames,pooling_t,pooling_h,pooling_w,visual_tokens,n,failed,collapsed,"
        "repeating,new_tokens,first_token_entropy,norm_mean,norm_median,norm_max,norm_dominant,prefill_ms,"
        "generate_ms,score,score_low,score_high,answer,error");
    for (const SweepRow& r : rows) {
        const Interval interval = wilsonInterval(r.score);
        const auto scored = [&](double value) { return r.score.total > 0 ? std::optional(value) : std::nullopt; };
        const auto share = scored(r.score.share()), low = scored(interval.low), high = scored(interval.high);
        out += csvRow({r.weights,
                       r.roles,
                       CsvCell::word(name(r.distribution)),
                       r.alpha,
                       r.frames,
                       r.pooling.frames,
                       r.pooling.height,
                       r.pooling.width,
                       r.visualTokens,
                       r.trials,
                       r.failed,
                       r.collapsed,
                       r.repeating,
                       r.newTokens,
                       r.firstTokenEntropy,
                       r.norms.mean,
                       r.norms.median,
                       r.norms.maximum,
                       r.norms.dominant,
                       r.prefillMs,
                       r.generateMs,
                       share,
                       low,
                       high,
                       r.answer,
                       r.error});
    }
    return out;
}

} // namespace pllava
