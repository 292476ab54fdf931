#include "core/lab/adapter_convert.h"

#include <cmath>
#include <map>

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/backend/torch_errors.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/pending_file.h"
#include "core/base/stop.h"
#include "core/lab/fixed_logits.h"
#include "core/model/weight_names.h"
#include "core/session/session.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr double kExactShare = 1e-6;

/// The adapter as it is read, and what its folder says beside it.
struct Adapter {
    const WeightMap& map;
    const ModelConfig& config;
    AskSettings settings;
};

json number(double value) {
    return value == std::trunc(value) ? json(static_cast<std::int64_t>(value)) : json(value); // PEFT knows whole ones
}

bool holdsLora(const fs::path& folder, const ModelConfig& config) {
    try {
        return WeightMap({folder, {}}, config).loraRank() > 0;
    } catch (const Error&) {
        return true; // not complete without the adapter: no base for PEFT either
    }
}

std::string peftConfig(const Adapter& adapter, const fs::path& base) {
    const json config{{"peft_type", "LORA"},
                      {"task_type", nullptr},
                      {"base_model_name_or_path", holdsLora(base, adapter.config) ? json() : json(base.string())},
                      {"r", adapter.map.loraRank()},
                      {"lora_alpha", number(adapter.settings.loraAlpha)},
                      {"lora_dropout", 0.0},
                      {"bias", "none"},
                      // The vision tower has projections of these names too.
                      {"target_modules", R"(.*language_model.*\.(q_proj|v_proj))"},
                      {"modules_to_save", {"multi_modal_projector"}},
                      {"fan_in_fan_out", false},
                      {"inference_mode", true},
                      {"init_lora_weights", true},
                      {"use_rslora", false},
                      {"use_dora", false}};
    return config.dump(2);
}

std::string pllavaConfig(const Adapter& adapter, const ModelFolders& folders) {
    const fs::path file = configFolder(folders) / "config.json";
    json config = parseJson(readTextFile(file), file.string());
    const AskSettings& settings = adapter.settings;
    config.update(json{{"use_lora", true},
                       {"lora_r", adapter.map.loraRank()},
                       {"lora_alpha", number(settings.loraAlpha)},
                       {"lora_target_modules", {"q_proj", "v_proj"}},
                       {"num_frames", settings.frames},
                       {"pooling_shape", {settings.pooling.frames, settings.pooling.height, settings.pooling.width}},
                       {"frame_shape", adapter.config.frameShape}});
    return config.dump(2);
}

std::string runSettings(const AskSettings& settings) {
    const PoolingShape& pooling = settings.pooling;
    return json{{"template", settings.promptTemplate},
                {"frames", settings.frames},
                {"pooling_shape", {pooling.frames, pooling.height, pooling.width}},
                {"max_new_tokens", settings.generation.maxNewTokens}}
        .dump(2);
}

void writeTensors(const fs::path& file, const WeightMap& map, std::string (*nameOf)(std::string_view),
                  const std::stop_token& stop) {
    std::vector<TensorOutline> outlines;
    std::map<std::string, WeightMap::Place> places;
    for (const std::string& plain : map.report().matched) {
        if (plain.find(".lora_") == std::string::npos && !plain.starts_with("multi_modal_projector."))
            continue;
        const WeightMap::Place place = *map.find(plain);
        outlines.push_back({nameOf(plain), place.entry->type, place.entry->shape});
        places[outlines.back().name] = place;
    }
    std::vector<std::byte> bytes;
    const TensorBytes bytesOf = [&](const TensorOutline& tensor) -> std::span<const std::byte> {
        throwIfStopped(stop);
        const WeightMap::Place& place = places.at(tensor.name);
        bytes.resize(place.entry->bytes);
        place.file->read(*place.entry, bytes);
        return bytes;
    };
    writeSafetensors(file, outlines, bytesOf, {{"format", "pt"}});
}

double fill(const fs::path& folder, const ConvertJob& job, const std::stop_token& stop) {
    const ModelConfig config = loadModelConfig(configFolder(job.folders));
    const WeightMap map(job.folders, config);
    if (map.loraRank() == 0)
        throw Error(ErrorKind::InvalidArgument, fmt::format("{} has no LoRA to convert; name its folder with --weights",
                                                            job.folders.base.string()));
    Adapter adapter{map, config, defaultSettings(job.folders, map.loraRank())};
    adapter.settings.loraAlpha = job.alpha.value_or(adapter.settings.loraAlpha);
    if (job.to == AdapterFormat::Peft) {
        writeTensors(folder / "adapter_model.safetensors", map, peftWeightName, stop);
        writeWholeFile(folder / "adapter_config.json", peftConfig(adapter, job.folders.base));
        if (configFolder(job.folders) != job.folders.base) // which leaves out what PLLaVA needs
            writeWholeFile(folder / "config.json", pllavaConfig(adapter, job.folders));
    } else {
        writeTensors(folder / "model.safetensors", map, pllavaWeightName, stop);
        writeWholeFile(folder / "config.json", pllavaConfig(adapter, job.folders));
    }
    writeWholeFile(folder / "pllava.json", runSettings(adapter.settings));
    return adapter.settings.loraAlpha;
}

} // namespace

ExportResult convertAdapter(const ConvertJob& job, const std::stop_token& stop, const Progress& progress) {
    const c10::InferenceMode inference;
    return withTorchErrors(TorchWork::Exporting, [&] {
        requireApart(job.output, job.folders);
        PendingFolder folder(job.output, job.existing);
        ExportResult result;
        result.alpha = fill(folder.path(), job, stop);
        const FixedLogits before = fixedLogits(job.folders, job.compute, result.alpha, stop, progress);
        const FixedLogits after =
            fixedLogits({job.folders.base, folder.path()}, job.compute, result.alpha, stop, progress);
        result.dtype = after.dtype;
        result.maxAbsDiff = requireSameLogits(before, after, kExactShare, job.output.string());
        result.files = filesOf(folder);
        folder.commit();
        return result;
    });
}

} // namespace pllava
