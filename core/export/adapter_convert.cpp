#include "core/export/adapter_convert.h"

#include <map>
#include <set>

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/pending_file.h"
#include "core/base/stop.h"
#include "core/chat/session.h"
#include "core/checkpoint/adapter_settings.h"
#include "core/checkpoint/config_files.h"
#include "core/checkpoint/weight_names.h"
#include "core/export/fixed_logits.h"
#include "core/model/expected_weights.h"
#include "core/model/load_model_config.h"
#include "core/model/torch_errors.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr double kExactShare = 1e-6;

bool hasProjectorLora(const WeightMap& map) {
    const auto first = map.lora().lower_bound("multi_modal_projector.");
    return first != map.lora().end() && first->first.starts_with("multi_modal_projector.");
}

/// The adapter as it is read, and what else its folder says.
struct Adapter {
    const WeightMap& map;
    const ModelConfig& config;
    AskSettings settings;
};

bool holdsLora(const fs::path& folder, const ModelConfig& config) {
    try {
        return WeightMap({folder, {}}, config, expectedWeights).loraRank() > 0;
    } catch (const Error&) {
        return true; // incomplete without the adapter: no base for PEFT either
    }
}

/// The modules of tensors that are neither LoRA nor projector and came with the adapter.
std::vector<std::string> replacedModules(const WeightMap& map) {
    std::set<std::string> modules;
    for (const std::string& name : map.replacedTensors())
        modules.insert(name.substr(0, name.rfind('.')));
    return {modules.begin(), modules.end()};
}

std::string peftConfig(const Adapter& adapter, const fs::path& base) {
    std::vector<std::string> saved{"multi_modal_projector"};
    if (hasProjectorLora(adapter.map))
        saved.clear();
    for (const std::string& module : replacedModules(adapter.map))
        saved.push_back(peftModuleName(module));
    json config{{"peft_type", "LORA"},
                {"task_type", nullptr},
                {"base_model_name_or_path", holdsLora(base, adapter.config) ? json() : json(base.string())},
                {"lora_dropout", 0.0},
                {"bias", "none"},
                {"modules_to_save", saved.empty() ? json() : json(saved)},
                {"fan_in_fan_out", false},
                {"inference_mode", true},
                {"init_lora_weights", true},
                {"use_dora", false}};
    config.update(peftLoraSettings(adapter.map.lora(), adapter.settings.loraAlpha, adapter.config.text.layers));
    return config.dump(2);
}

/// How the adapter was trained, which PEFT has no keys for: layout, step, samples, from whichever file states them.
json trainingFacts(const ModelFolders& folders) {
    json facts = json::object();
    const fs::path folder = folders.weights.value_or(folders.base);
    for (const char* name : {"pllava.json", "config.json"})
        if (const auto config = readConfigIfPresent(folder / name))
            for (const char* key : {"layout", "step", "samples"})
                if (const json* fact = config->find(key); fact && fact->is_primitive() && !facts.contains(key))
                    facts[key] = *fact;
    return facts;
}

std::string pllavaConfig(const Adapter& adapter, const ModelFolders& folders) {
    const fs::path file = configFolder(folders) / "config.json";
    json config = readJson(file);
    const AskSettings& settings = adapter.settings;
    putPllavaLoraSettings(config, adapter.map.lora(), settings.loraAlpha, adapter.config.text.layers);
    config.update(json{{"num_frames", settings.frames},
                       {"pooling_shape", {settings.pooling.frames, settings.pooling.height, settings.pooling.width}},
                       {"frame_shape", adapter.config.frameShape}});
    config.update(trainingFacts(folders));
    return config.dump(2);
}

/// LoRA is described in adapter_config.json.
std::string configWithoutLora(const fs::path& file) {
    json config = readJson(file);
    for (const char* key : {"use_lora", "lora_r", "lora_alpha", "lora_target_modules", "lora_rank_pattern",
                            "lora_alpha_pattern", "lora_use_rslora"})
        config.erase(key);
    return config.dump(2);
}

std::string runSettings(const AskSettings& settings, const ModelFolders& folders) {
    const PoolingShape& pooling = settings.pooling;
    json own{{"template", settings.promptTemplate},
             {"frames", settings.frames},
             {"pooling_shape", {pooling.frames, pooling.height, pooling.width}},
             {"max_new_tokens", settings.generation.maxNewTokens}};
    own.update(trainingFacts(folders));
    return own.dump(2);
}

/// What belongs to the adapter: LoRA, the projector where its LoRA is merged, and its other tensors.
std::vector<std::string> adapterTensors(const WeightMap& map) {
    std::set<std::string> replaced;
    for (const std::string& module : replacedModules(map))
        replaced.insert({module + ".weight", module + ".bias"});
    std::vector<std::string> names;
    for (const std::string& plain : map.report().matched)
        if (plain.find(".lora_") != std::string::npos || replaced.contains(plain) ||
            (plain.starts_with("multi_modal_projector.") && !hasProjectorLora(map)))
            names.push_back(plain);
    return names;
}

void writeTensors(const fs::path& file, const WeightMap& map, std::string (*nameOf)(std::string_view),
                  const std::stop_token& stop) {
    std::vector<TensorOutline> outlines;
    std::map<std::string, WeightMap::Location> locations;
    for (const std::string& plain : adapterTensors(map)) {
        const WeightMap::Location location = *map.find(plain);
        outlines.push_back({nameOf(plain), location.entry->type, location.entry->shape});
        locations[outlines.back().name] = location;
    }
    std::vector<std::byte> bytes;
    const TensorBytes bytesOf = [&](const TensorOutline& tensor) -> std::span<const std::byte> {
        throwIfStopped(stop);
        const WeightMap::Location& location = locations.at(tensor.name);
        bytes.resize(location.entry->bytes);
        location.file->read(*location.entry, bytes);
        return bytes;
    };
    writeSafetensors(file, outlines, bytesOf, {{"format", "pt"}});
}

/// PLLaVA's folder holds LoRA of the language model and plain tensors, PEFT's a module as a whole or LoRA of it.
void requireConvertible(const WeightMap& map, AdapterFormat to, const std::string& where) {
    for (const auto& [name, layer] : map.lora())
        if (to == AdapterFormat::Pllava && hasFixedAlpha(name))
            throw Error(ErrorKind::Unsupported,
                        fmt::format("{} has LoRA on {}, and PLLaVA's layout has it on the language model only; use "
                                    "`pllava merge`, or --to peft",
                                    where, name));
    for (const std::string& module : replacedModules(map))
        if (to == AdapterFormat::Peft && map.lora().contains(module))
            throw Error(ErrorKind::Unsupported, fmt::format("{} has LoRA on {} and replaces its bias, which cannot be "
                                                            "written for PEFT; use `pllava merge`",
                                                            where, module));
    if (to == AdapterFormat::Peft && hasProjectorLora(map) && !map.projectorIsBase())
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{} has LoRA on the projector and a projector of its own, which cannot be written for "
                                "PEFT; use `pllava merge`",
                                where));
}

void fill(const fs::path& folder, const ConvertJob& job, ExportResult& result, const std::stop_token& stop) {
    const ModelConfig config = loadModelConfig(configFolder(job.folders));
    const WeightMap map(job.folders, config, expectedWeights);
    if (map.loraRank() == 0)
        throw Error(ErrorKind::InvalidArgument, fmt::format("{} has no LoRA to convert; name its folder with --weights",
                                                            job.folders.base.string()));
    requireConvertible(map, job.to, job.folders.weights.value_or(job.folders.base).string());
    Adapter adapter{map, config, defaultSettings(job.folders, config, map.loraRank())};
    adapter.settings.loraAlpha = job.alpha.value_or(adapter.settings.loraAlpha);
    if (job.to == AdapterFormat::Peft) {
        writeTensors(folder / "adapter_model.safetensors", map, peftWeightName, stop);
        writeWholeFile(folder / "adapter_config.json", peftConfig(adapter, job.folders.base));
        if (const fs::path from = configFolder(job.folders);
            from != job.folders.base) // which leaves out what PLLaVA needs
            writeWholeFile(folder / "config.json", configWithoutLora(from / "config.json"));
    } else {
        writeTensors(folder / "model.safetensors", map, pllavaWeightName, stop);
        writeWholeFile(folder / "config.json", pllavaConfig(adapter, job.folders));
    }
    writeWholeFile(folder / "pllava.json", runSettings(adapter.settings, job.folders));
    result.alpha = adapter.settings.loraAlpha;
    result.notes = map.report().notes;
    if (job.to == AdapterFormat::Pllava && !isPllavaLora(map.lora(), config.text.layers))
        result.notes.push_back("PLLaVA's own programs read LoRA on q_proj and v_proj of one rank and alpha; this "
                               "adapter has more, which this program reads");
}

} // namespace

ExportResult convertAdapter(const ConvertJob& job, const std::stop_token& stop, const Progress& progress) {
    const c10::InferenceMode inference;
    return withTorchErrors(TorchWork::Exporting, [&] {
        requireApart(job.output, job.folders);
        PendingFolder folder(job.output, job.existing);
        ExportResult result;
        fill(folder.path(), job, result, stop);
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
