#include "core/lab/trial.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/json_object.h"

namespace pllava {
namespace {

using nlohmann::json;

json shapeJson(const PoolingShape& shape) {
    return {shape.frames, shape.height, shape.width};
}

PoolingShape shapeIn(const JsonObject& object) {
    return poolingShapeOf(object.required<std::array<std::int64_t, 3>>("pooling"));
}

template <typename Value> json orNull(const std::optional<Value>& value) {
    return value ? json(*value) : json();
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

TrialChange changeFrom(const JsonObject& object) {
    TrialChange change;
    change.frames = object.optional<int>("frames");
    if (object.has("pooling"))
        change.pooling = shapeIn(object);
    change.alpha = object.number("alpha");
    if (object.has("layout"))
        change.layout = parseVisualLayout(object.required("layout"));
    return change;
}

NormSummary normsFrom(const JsonObject& object) {
    return {object.required<std::int64_t>("count"),
            object.required<double>("mean"),
            object.required<double>("median"),
            object.required<double>("max"),
            object.number("threshold"),
            object.required<std::int64_t>("dominant")};
}

Histogram histogramFrom(const JsonObject& object) {
    return {object.required<std::vector<double>>("edges"), object.required<std::vector<std::int64_t>>("counts")};
}

json identityJson(const ContentIdentity& identity) {
    return {{"sha256", identity.digest}, {"stamp", identity.stamp}};
}

ContentIdentity identityFrom(const JsonObject& object) {
    return {object.required("sha256"), object.required("stamp")};
}

TrialResult read(const JsonObject& row) {
    TrialResult result;
    result.trial = trialFrom(row);
    result.distribution =
        row.required("distribution") == "IND" ? Distribution::InDistribution : Distribution::OutOfDistribution;
    result.alpha = row.required<double>("alpha");
    result.frames = row.required<int>("frames");
    result.pooling = shapeIn(row);
    result.layout = parseVisualLayout(row.required("layout"));
    result.visualTokens = row.required<std::int64_t>("visual_tokens");
    result.substitutedFrames = row.optional<int>("substituted_frames").value_or(0); // earlier versions did not write it
    result.answer = row.required("answer");
    result.newTokens = row.required<std::int64_t>("new_tokens");
    result.stopReason = row.required("stop_reason");
    result.firstTokenEntropy = row.required<double>("first_token_entropy");
    result.endProbability = row.required<double>("end_probability");
    result.repetition = row.required<double>("repetition");
    result.verdict = parseVerdict(row.required("verdict"));
    result.right = row.flag("right");
    result.norms = normsFrom(row.requiredObject("norms"));
    if (row.has("norm_histogram")) // files of earlier versions lack it
        result.normHistogram = histogramFrom(row.object("norm_histogram"));
    const JsonObject timings = row.requiredObject("timings_ms");
    result.visionMs = timings.required<double>("vision");
    result.prefillMs = timings.required<double>("prefill");
    result.generateMs = timings.required<double>("generate");
    result.parameters = row.required<std::int64_t>("parameters");
    result.trainingSamples = row.optional<std::int64_t>("training_samples");
    if (const JsonObject content = row.object("content"); row.has("content")) // as the histogram
        result.content = {identityFrom(content.requiredObject("model")),
                          identityFrom(content.requiredObject("weights")),
                          identityFrom(content.requiredObject("video"))};
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
    if (!trial.earlierQuestions.empty())
        row["earlier_questions"] = trial.earlierQuestions;
    return row;
}

Trial trialFrom(const JsonObject& row) {
    Trial trial;
    trial.weights = row.required("weights");
    trial.video = row.required("video");
    trial.question = row.required("question");
    trial.expected = row.required("expected");
    trial.roles = {row.required("roles"), row.optional<std::array<std::string, 2>>("role_labels")};
    trial.change = changeFrom(row.requiredObject("change"));
    if (const json* further = row.find("further"))
        trial.further = further->dump();
    if (row.has("earlier_questions"))
        trial.earlierQuestions = row.required<std::vector<std::string>>("earlier_questions");
    return trial;
}

std::string keyOf(const Trial& trial) {
    json roles; // labels that are the same under another name are the same
    if (trial.roles.texts)
        roles = *trial.roles.texts;
    json key{trial.weights, trial.video, trial.question, trial.expected, roles, changeJson(trial.change)};
    if (!trial.earlierQuestions.empty())
        key.push_back(trial.earlierQuestions);
    return key.dump(-1, ' ', false, json::error_handler_t::replace);
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
        return read(JsonObject(row, where));
    } catch (const Error&) {
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
        out += csvRow({r.trial.weights,
                       r.trial.video,
                       r.trial.question,
                       r.trial.expected,
                       r.trial.roles.name,
                       CsvCell::word(name(r.distribution)),
                       r.alpha,
                       r.frames,
                       r.pooling.frames,
                       r.pooling.height,
                       r.pooling.width,
                       CsvCell::word(name(r.layout)),
                       r.visualTokens,
                       r.newTokens,
                       CsvCell::word(r.stopReason),
                       r.firstTokenEntropy,
                       r.endProbability,
                       r.repetition,
                       std::string(name(r.verdict)),
                       r.right,
                       r.norms.mean,
                       r.norms.median,
                       r.norms.maximum,
                       r.norms.dominant,
                       r.prefillMs,
                       r.generateMs,
                       r.answer,
                       r.error});
    return out;
}

} // namespace pllava
