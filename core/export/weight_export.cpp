#include "core/export/weight_export.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/pending_file.h"
#include "core/base/size_words.h"
#include "core/base/stop.h"
#include "core/chat/session.h"
#include "core/export/fixed_logits.h"
#include "core/export/merged_weights.h"
#include "core/model/expected_weights.h"
#include "core/model/family.h"
#include "core/model/load_model_config.h"
#include "core/model/torch_errors.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Share of the largest logit that rounding may take: 3·10⁻⁶ in fp32 and 0.02 in bf16 at alpha 32, measured with
/// `pllava merge` on the models in tests/goldens and on the demo.
constexpr double kExactShare = 1e-4, kRoundedShare = 0.1;

/// Files next to the weights that are copied as they are.
constexpr std::array kCopied{
    "added_tokens.json", "chat_template.jinja",      "chat_template.json",    "generation_config.json",
    "merges.txt",        "preprocessor_config.json", "processor_config.json", "special_tokens_map.json",
    "tokenizer.json",    "tokenizer.model",          "tokenizer_config.json", "video_preprocessor_config.json",
    "vocab.json"};

void copySettings(const fs::path& from, const fs::path& to) {
    for (const char* file : kCopied)
        if (fs::exists(from / file))
            writeWholeFile(to / file, readTextFile(from / file));
}

/// Fails before the weights are written, not after.
void requireReadableSettings(const fs::path& from) {
    for (const fs::path file : kCopied)
        if (file.extension() == ".json" && fs::exists(from / file))
            readJson(from / file);
}

/// The model's config.json as the plain model of its family has it.
std::string plainConfig(const ModelFolders& folders, const ModelConfig& model) {
    const fs::path file = configFolder(folders) / "config.json";
    const json whole = readJson(file);
    json config = json::object();
    for (const auto& [key, value] : whole.items())
        if (key != "use_lora" && !key.starts_with("lora_"))
            config[key] = value;
    const Family& family = familyOf(model);
    config["model_type"] = family.modelTypes.front();
    config["architectures"] = {family.architecture};
    const bool tied = model.text.tieWordEmbeddings; // as the tensors are, wherever it was stated
    config["tie_word_embeddings"] = tied;
    if (config.contains("text_config") && config["text_config"].contains("tie_word_embeddings"))
        config["text_config"]["tie_word_embeddings"] = tied;
    return config.dump(2);
}

std::string runSettings(const AskSettings& settings, double alpha, std::int64_t rank) {
    const PoolingShape& pooling = settings.pooling;
    const json own{{"about", fmt::format("LoRA of rank {} merged at alpha {} by PLLaVA Studio", rank, alpha)},
                   {"template", settings.promptTemplate},
                   {"frames", settings.frames},
                   {"pooling_shape", {pooling.frames, pooling.height, pooling.width}},
                   {"max_new_tokens", settings.generation.maxNewTokens}};
    return own.dump(2);
}

/// As many tensors per file as fit; a file holds at least one.
std::vector<std::vector<TensorOutline>> sharded(const std::vector<TensorOutline>& tensors, std::uint64_t most) {
    std::vector<std::vector<TensorOutline>> shards;
    std::uint64_t filled = 0;
    for (const TensorOutline& tensor : tensors) {
        const std::uint64_t bytes = byteCount(tensor.type, tensor.shape).value();
        if (shards.empty() || filled + bytes > most) {
            shards.emplace_back();
            filled = 0;
        }
        shards.back().push_back(tensor);
        filled += bytes;
    }
    return shards;
}

std::string shardName(std::size_t index, std::size_t count) {
    return count == 1 ? "model.safetensors" : fmt::format("model-{:05}-of-{:05}.safetensors", index + 1, count);
}

void writeIndex(const fs::path& folder, const std::vector<std::vector<TensorOutline>>& shards) {
    std::uint64_t total = 0;
    json shardOf = json::object();
    for (std::size_t i = 0; i < shards.size(); ++i)
        for (const TensorOutline& tensor : shards[i]) {
            shardOf[tensor.name] = shardName(i, shards.size());
            total += byteCount(tensor.type, tensor.shape).value();
        }
    writeWholeFile(folder / "model.safetensors.index.json",
                   json{{"metadata", {{"total_size", total}}}, {"weight_map", shardOf}}.dump(2));
}

void writeWeights(const fs::path& folder, MergedWeights& weights, const std::vector<TensorOutline>& tensors,
                  const MergeJob& job, const std::stop_token& stop, const Progress& progress) {
    const auto shards = sharded(tensors, job.shardBytes);
    std::int64_t done = 0;
    const TensorBytes bytesOf = [&](const TensorOutline& tensor) {
        throwIfStopped(stop);
        const auto bytes = weights.bytes(tensor);
        if (progress)
            progress("merge", ++done, static_cast<std::int64_t>(tensors.size()));
        return bytes;
    };
    for (std::size_t i = 0; i < shards.size(); ++i)
        writeSafetensors(folder / shardName(i, shards.size()), shards[i], bytesOf, {{"format", "pt"}});
    if (shards.size() > 1)
        writeIndex(folder, shards);
}

/// Before hours of work and a disk that is full at their end.
void requireSpace(const fs::path& folder, const fs::path& output, const std::vector<TensorOutline>& tensors) {
    std::uint64_t needed = 0;
    for (const TensorOutline& tensor : tensors)
        needed += byteCount(tensor.type, tensor.shape).value();
    std::error_code unknown;
    const auto space = fs::space(folder, unknown);
    if (!unknown && space.available < needed)
        throw Error(ErrorKind::Internal,
                    fmt::format("{} takes {} and its disk has {} left; free some, or name a folder on another disk",
                                output.string(), sizeWords(needed), sizeWords(space.available)));
}

/// Writes all but the name.
void fill(const fs::path& folder, const MergeJob& job, ExportResult& result, const std::stop_token& stop,
          const Progress& progress) {
    const ModelConfig config = loadModelConfig(configFolder(job.folders));
    requireReadableSettings(job.folders.base);
    const WeightMap map(job.folders, config, expectedWeights);
    if (map.loraRank() == 0)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} has no LoRA to merge; name its folder with --weights", job.folders.base.string()));
    const AskSettings settings = defaultSettings(job.folders, config, map.loraRank());
    const double alpha = job.alpha.value_or(settings.loraAlpha);
    MergedWeights weights(map, alpha, job.type);
    const std::vector<TensorOutline> tensors = weights.outlines(map.expected());
    requireSpace(folder, job.output, tensors);
    writeWeights(folder, weights, tensors, job, stop, progress);
    copySettings(job.folders.base, folder);
    writeWholeFile(folder / "config.json", plainConfig(job.folders, map.config()));
    writeWholeFile(folder / "pllava.json", runSettings(settings, alpha, map.loraRank()));
    result.alpha = alpha;
    result.notes = map.report().notes;
}

bool isRounded(const MergeJob& job, const FixedLogits& logits) {
    return job.type == MergedType::Base || logits.dtype != NumberFormat::Fp32;
}

} // namespace

std::vector<fs::path> filesOf(const PendingFolder& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder.path()))
        files.push_back(folder.target() / entry.path().filename());
    std::sort(files.begin(), files.end());
    return files;
}

void requireApart(const fs::path& output, const ModelFolders& folders) {
    std::error_code ignored;
    const auto refuseWithin = [&](fs::path inner) {
        for (inner = fs::weakly_canonical(inner); inner.has_relative_path(); inner = inner.parent_path())
            if (fs::equivalent(output, inner, ignored))
                throw Error(ErrorKind::InvalidArgument,
                            fmt::format("{} is where the model is read from; name another folder", output.string()));
    };
    refuseWithin(folders.base);
    if (folders.weights)
        refuseWithin(*folders.weights);
}

ExportResult mergeAdapter(const MergeJob& job, const std::stop_token& stop, const Progress& progress) {
    const c10::InferenceMode inference;
    return withTorchErrors(TorchWork::Exporting, [&] {
        requireApart(job.output, job.folders);
        PendingFolder folder(job.output, job.existing);
        ExportResult result;
        fill(folder.path(), job, result, stop, progress);
        const FixedLogits before = fixedLogits(job.folders, job.compute, result.alpha, stop, progress);
        const FixedLogits after = fixedLogits({folder.path(), {}}, job.compute, 0, stop, progress);
        result.dtype = after.dtype;
        result.maxAbsDiff =
            requireSameLogits(before, after, isRounded(job, after) ? kRoundedShare : kExactShare, job.output.string());
        result.files = filesOf(folder);
        folder.commit();
        return result;
    });
}

} // namespace pllava
