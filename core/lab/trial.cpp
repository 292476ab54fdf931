#include "core/lab/trial.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/json_integer.h"

namespace pllava {
namespace {

using nlohmann::json;

json shapeJson(const PoolingShape& shape) {
    return {shape.frames, shape.height, shape.width};
}

PoolingShape shapeFrom(const json& list) {
    const auto [frames, height, width] = threeIntegersFrom(list);
    return {frames, height, width};
}

template <typename Value> json orNull(const std::optional<Value>& value) {
    return value ? json(*value) : json();
}

template <typename Value> std::optional<Value> optionalAt(const json& object, const char* key) {
    const json& value = object.at(key);
    return value.is_null() ? std::nullopt : std::optional(value.get<Value>());
}

json changeJson(const TrialChange& change) {
    json out = json::object();
    if (change.frames)
        out["frames"] = *change.frames;
    if (change.pooling)
        out["pooling"] = shapeJson(*change.pooling);
    if (change.alpha)
        out["alpha"] = *change.alpha;
    if (change.layout)
        out["layout"] = name(*change.layout);
    return out;
}

TrialChange changeFrom(const json& object) {
    TrialChange change;
    if (object.contains("frames"))
        change.frames = integerFrom<int>(object["frames"]);
    if (object.contains("pooling"))
        change.pooling = shapeFrom(object["pooling"]);
    if (object.contains("alpha"))
        change.alpha = object["alpha"].get<double>();
    if (object.contains("layout"))
        change.layout = parseVisualLayout(object["layout"].get<std::string>());
    return change;
}

NormSummary normsFrom(const json& object) {
    return {integerFrom<std::int64_t>(object.at("count")),
            object.at("mean"),
            object.at("median"),
            object.at("max"),
            optionalAt<double>(object, "threshold"),
            integerFrom<std::int64_t>(object.at("dominant"))};
}

Histogram histogramFrom(const json& object) {
    Histogram histogram{object.at("edges"), {}};
    for (const json& count : object.at("counts"))
        histogram.counts.push_back(integerFrom<std::int64_t>(count));
    return histogram;
}

json identityJson(const ContentIdentity& identity) {
    return {{"sha256", identity.digest}, {"stamp", identity.stamp}};
}

ContentIdentity identityFrom(const json& object) {
    return {object.at("sha256"), object.at("stamp")};
}

TrialResult read(const json& row) {
    TrialResult result;
    result.trial = trialFrom(row);
    result.distribution =
        row.at("distribution") == "IND" ? Distribution::InDistribution : Distribution::OutOfDistribution;
    result.alpha = row.at("alpha");
    result.frames = integerFrom<int>(row.at("frames"));
    result.pooling = shapeFrom(row.at("pooling"));
    result.layout = parseVisualLayout(row.at("layout").get<std::string>());
    result.visualTokens = integerFrom<std::int64_t>(row.at("visual_tokens"));
    if (const auto count = row.find("substituted_frames"); count != row.end()) // earlier versions did not write it
        result.substitutedFrames = integerFrom<int>(*count);
    result.answer = row.at("answer");
    result.newTokens = integerFrom<std::int64_t>(row.at("new_tokens"));
    result.stopReason = row.at("stop_reason");
    result.firstTokenEntropy = row.at("first_token_entropy");
    result.endProbability = row.at("end_probability");
    result.repetition = row.at("repetition");
    result.verdict = parseVerdict(row.at("verdict").get<std::string>());
    result.right = optionalAt<bool>(row, "right");
    result.norms = normsFrom(row.at("norms"));
    if (const auto histogram = row.find("norm_histogram"); histogram != row.end()) // files of earlier versions lack it
        result.normHistogram = histogramFrom(*histogram);
    const json& timings = row.at("timings_ms");
    result.visionMs = timings.at("vision");
    result.prefillMs = timings.at("prefill");
    result.generateMs = timings.at("generate");
    result.parameters = integerFrom<std::int64_t>(row.at("parameters"));
    if (const json& samples = row.at("training_samples"); !samples.is_null())
        result.trainingSamples = integerFrom<std::int64_t>(samples);
    if (const auto content = row.find("content"); content != row.end()) // as the histogram
        result.content = {identityFrom(content->at("model")), identityFrom(content->at("weights")),
                          identityFrom(content->at("video"))};
    return result;
}

} // namespace

json toJson(const Trial& trial) {
    json row{{"weights", trial.weights},          {"video", trial.video},
             {"question", trial.question},        {"expected", trial.expected},
             {"roles", trial.roles.name},         {"role_labels", orNull(trial.roles.texts)},
             {"change", changeJson(trial.change)}};
    if (!trial.further.empty())
        row["further"] = parseJson(trial.further, "further");
    return row;
}

Trial trialFrom(const json& row) {
    Trial trial;
    trial.weights = row.at("weights");
    trial.video = row.at("video");
    trial.question = row.at("question");
    trial.expected = row.at("expected");
    trial.roles = {row.at("roles"), optionalAt<std::array<std::string, 2>>(row, "role_labels")};
    trial.change = changeFrom(row.at("change"));
    if (const auto further = row.find("further"); further != row.end())
        trial.further = further->dump();
    return trial;
}

std::string keyOf(const Trial& trial) {
    json roles; // labels that are the same under another name are the same
    if (trial.roles.texts)
        roles = *trial.roles.texts;
    return json{trial.weights, trial.video, trial.question, trial.expected, roles, changeJson(trial.change)}.dump(
        -1, ' ', false, json::error_handler_t::replace);
}

json toJson(const NormSummary& norms) {
    return {{"count", norms.count},
            {"mean", norms.mean},
            {"median", norms.median},
            {"max", norms.maximum},
            {"threshold", orNull(norms.threshold)},
            {"dominant", norms.dominant}};
}

json toJson(const TrialResult& r) {
    json row = toJson(r.trial);
    row.update({{"distribution", name(r.distribution)},
                {"alpha", r.alpha},
                {"frames", r.frames},
                {"pooling", shapeJson(r.pooling)},
                {"layout", name(r.layout)},
                {"visual_tokens", r.visualTokens},
                {"substituted_frames", r.substitutedFrames},
                {"answer", r.answer},
                {"new_tokens", r.newTokens},
                {"stop_reason", r.stopReason},
                {"first_token_entropy", r.firstTokenEntropy},
                {"end_probability", r.endProbability},
                {"repetition", r.repetition},
                {"verdict", name(r.verdict)},
                {"right", orNull(r.right)},
                {"norms", toJson(r.norms)},
                {"norm_histogram", {{"edges", r.normHistogram.edges}, {"counts", r.normHistogram.counts}}},
                {"timings_ms", {{"vision", r.visionMs}, {"prefill", r.prefillMs}, {"generate", r.generateMs}}},
                {"parameters", r.parameters},
                {"training_samples", orNull(r.trainingSamples)}});
    if (r.content)
        row["content"] = {{"model", identityJson(r.content->model)},
                          {"weights", identityJson(r.content->weights)},
                          {"video", identityJson(r.content->video)}};
    if (!r.error.empty())
        row["error"] = r.error;
    return row;
}

TrialResult trialResultFrom(const json& row, const std::string& where) {
    try {
        return read(row);
    } catch (const std::exception&) {
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{}: not a trial of this program; give files that --out wrote", where));
    }
}

std::string toCsv(const std::vector<TrialResult>& results) {
    std::string out =
        csvHead("weights,video,question,expected,roles,distribution,alpha,frames,pooling_t,pooling_h,pooling_w,layout,"
                "visual_tokens,new_tokens,stop_reason,first_token_entropy,end_probability,repetition,verdict,right,"
                "norm_mean,norm_median,norm_max,norm_dominant,prefill_ms,generate_ms,answer,error");
    for (const TrialResult& r : results)
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                           csvField(r.trial.weights), csvField(r.trial.video), csvField(r.trial.question),
                           csvField(r.trial.expected), csvField(r.trial.roles.name), name(r.distribution), r.alpha,
                           r.frames, r.pooling.frames, r.pooling.height, r.pooling.width, name(r.layout),
                           r.visualTokens, r.newTokens, r.stopReason, r.firstTokenEntropy, r.endProbability,
                           r.repetition, csvField(std::string(name(r.verdict))), r.right ? *r.right ? "1" : "0" : "",
                           r.norms.mean, r.norms.median, r.norms.maximum, r.norms.dominant, r.prefillMs, r.generateMs,
                           csvField(r.answer), csvField(r.error));
    return out;
}

} // namespace pllava
