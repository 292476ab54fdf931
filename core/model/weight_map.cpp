#include "core/model/weight_map.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/model/checkpoint_files.h"

namespace pllava {
namespace {

constexpr std::array kLoraTargets{"q_proj", "v_proj"};

/// Tensors that published checkpoints carry and this model has no use for.
bool isIgnored(std::string_view name) {
    return name == "image_newline" || name == "language_model.image_newline" || name.ends_with(".position_ids") ||
           name.ends_with(".rotary_emb.inv_freq");
}

std::string layerName(std::int64_t layer) {
    return fmt::format("language_model.model.layers.{}.", layer);
}

void addLinear(std::vector<ExpectedTensor>& out, const std::string& name, std::int64_t outputs, std::int64_t inputs,
               bool bias) {
    out.push_back({name + ".weight", {outputs, inputs}});
    if (bias)
        out.push_back({name + ".bias", {outputs}});
}

void addVisionTower(std::vector<ExpectedTensor>& out, const VisionConfig& vision) {
    const std::string root = "vision_tower.vision_model.";
    const std::int64_t size = vision.hiddenSize, grid = vision.imageSize / vision.patchSize;
    const auto norm = [&](const std::string& name) {
        out.push_back({name + ".weight", {size}});
        out.push_back({name + ".bias", {size}});
    };
    out.push_back({root + "embeddings.class_embedding", {size}});
    out.push_back({root + "embeddings.patch_embedding.weight", {size, 3, vision.patchSize, vision.patchSize}});
    out.push_back({root + "embeddings.position_embedding.weight", {grid * grid + 1, size}});
    norm(root + "pre_layrnorm");
    norm(root + "post_layernorm");
    for (std::int64_t layer = 0; layer < vision.layers; ++layer) {
        const std::string here = fmt::format("{}encoder.layers.{}.", root, layer);
        for (const char* part : {"q_proj", "k_proj", "v_proj", "out_proj"})
            addLinear(out, here + "self_attn." + part, size, size, true);
        norm(here + "layer_norm1");
        norm(here + "layer_norm2");
        addLinear(out, here + "mlp.fc1", vision.intermediateSize, size, true);
        addLinear(out, here + "mlp.fc2", size, vision.intermediateSize, true);
    }
}

void addLanguageModel(std::vector<ExpectedTensor>& out, const TextConfig& text) {
    const std::int64_t size = text.hiddenSize, query = text.heads * text.headDim,
                       keyValue = text.keyValueHeads * text.headDim;
    out.push_back({"language_model.model.embed_tokens.weight", {text.vocabularySize, size}});
    out.push_back({"language_model.model.norm.weight", {size}});
    if (!text.tieWordEmbeddings)
        out.push_back({"language_model.lm_head.weight", {text.vocabularySize, size}});
    for (std::int64_t layer = 0; layer < text.layers; ++layer) {
        const std::string here = layerName(layer);
        addLinear(out, here + "self_attn.q_proj", query, size, text.attentionBias);
        addLinear(out, here + "self_attn.k_proj", keyValue, size, text.attentionBias);
        addLinear(out, here + "self_attn.v_proj", keyValue, size, text.attentionBias);
        addLinear(out, here + "self_attn.o_proj", size, query, text.attentionBias);
        addLinear(out, here + "mlp.gate_proj", text.intermediateSize, size, false);
        addLinear(out, here + "mlp.up_proj", text.intermediateSize, size, false);
        addLinear(out, here + "mlp.down_proj", size, text.intermediateSize, false);
        out.push_back({here + "input_layernorm.weight", {size}});
        out.push_back({here + "post_attention_layernorm.weight", {size}});
    }
}

void appendList(std::string& out, std::string_view title, const std::vector<std::string>& names) {
    if (names.empty())
        return;
    out += fmt::format("{} ({}):\n", title, names.size());
    for (const auto& item : names)
        out += "  " + item + "\n";
}

std::string summary(const WeightReport& report) {
    std::vector<std::string> parts;
    const auto add = [&](const char* what, const std::vector<std::string>& names) {
        if (names.empty())
            return;
        parts.push_back(fmt::format("{} {} tensor{} ({}{})", names.size(), what, names.size() == 1 ? "" : "s",
                                    names.front(), names.size() > 1 ? ", ..." : ""));
    };
    add("missing", report.missing);
    add("unexpected", report.unexpected);
    add("wrong-shaped", report.wrongShape);
    return fmt::format("{}", fmt::join(parts, ", "));
}

} // namespace

std::string WeightReport::text() const {
    std::string out = fmt::format("matched: {} tensors\n", matched.size());
    appendList(out, "missing", missing);
    appendList(out, "unexpected", unexpected);
    appendList(out, "wrong shape", wrongShape);
    appendList(out, "ignored", ignored);
    return out;
}

std::vector<ExpectedTensor> expectedWeights(const ModelConfig& config) {
    std::vector<ExpectedTensor> out;
    addVisionTower(out, config.vision);
    addLinear(out, "multi_modal_projector.linear_1", config.text.hiddenSize, config.vision.hiddenSize,
              config.projectorBias);
    addLinear(out, "multi_modal_projector.linear_2", config.text.hiddenSize, config.text.hiddenSize,
              config.projectorBias);
    addLanguageModel(out, config.text);
    return out;
}

std::filesystem::path configFolder(const ModelFolders& folders) {
    const auto statesPadToken = [](const std::filesystem::path& folder) {
        if (!std::filesystem::exists(folder / "config.json"))
            return false;
        const auto config = parseJson(readTextFile(folder / "config.json"), (folder / "config.json").string());
        return config.contains("pad_token_id") ||
               (config.contains("text_config") && config["text_config"].contains("pad_token_id"));
    };
    return folders.weights && !statesPadToken(folders.base) && statesPadToken(*folders.weights) ? *folders.weights
                                                                                                : folders.base;
}

WeightMap::WeightMap(const ModelFolders& folders, const ModelConfig& config) {
    addFolder(folders.base);
    if (folders.weights)
        addFolder(*folders.weights);
    match(config);
    matchLora(config);
    if (m_report.complete())
        return;
    const auto where = folders.weights ? fmt::format("{} with {}", folders.base.string(), folders.weights->string())
                                       : folders.base.string();
    const char* advice = m_report.missing.empty() ? "give the folders of one and the same model"
                         : folders.weights        ? "give the base model's folder as --model"
                                           : "give the complete model as --model and a LoRA-only folder as --weights";
    throw Error(ErrorKind::CorruptFile,
                fmt::format("{}: the weights do not fit the model: {}; {}", where, summary(m_report), advice),
                m_report.text());
}

void WeightMap::addFolder(const std::filesystem::path& folder) {
    std::set<std::string> here;
    for (const auto& path : checkpointFiles(folder)) {
        m_files.emplace_back(path);
        for (const auto& entry : m_files.back().header().tensors) {
            const std::string name = canonicalWeightName(entry.name);
            if (!here.insert(name).second)
                throw Error(ErrorKind::CorruptFile,
                            fmt::format("{}: tensor {} stands in the checkpoint twice; remove one of the files",
                                        path.string(), name));
            m_places[name] = {m_files.size() - 1, &entry};
        }
    }
}

void WeightMap::match(const ModelConfig& config) {
    std::set<std::string, std::less<>> expected;
    for (const auto& tensor : expectedWeights(config)) {
        expected.insert(tensor.name);
        const auto found = m_places.find(tensor.name);
        if (found == m_places.end())
            m_report.missing.push_back(tensor.name);
        else if (found->second.second->shape != tensor.shape)
            m_report.wrongShape.push_back(fmt::format("{}: file has [{}], model needs [{}]", tensor.name,
                                                      fmt::join(found->second.second->shape, ", "),
                                                      fmt::join(tensor.shape, ", ")));
        else
            m_report.matched.push_back(tensor.name);
    }
    for (const auto& [name, place] : m_places) {
        if (expected.contains(name) || name.find(".lora_") != std::string::npos)
            continue;
        const bool tied = config.text.tieWordEmbeddings && name == "language_model.lm_head.weight";
        (isIgnored(name) || tied ? m_report.ignored : m_report.unexpected).push_back(name);
    }
}

void WeightMap::matchLora(const ModelConfig& config) {
    std::set<std::string> wanted;
    const auto first = std::find_if(m_places.begin(), m_places.end(), [](const auto& place) {
        return place.first.find(".lora_A.") != std::string::npos && place.second.second->shape.size() == 2;
    });
    if (first != m_places.end())
        m_loraRank = first->second.second->shape[0];
    for (std::int64_t layer = 0; m_loraRank > 0 && layer < config.text.layers; ++layer) {
        for (const char* target : kLoraTargets) {
            const std::string here = layerName(layer) + "self_attn." + target;
            const std::int64_t heads =
                std::string_view(target) == "q_proj" ? config.text.heads : config.text.keyValueHeads;
            wanted.insert(here + ".lora_A.weight");
            wanted.insert(here + ".lora_B.weight");
            checkLoraTensor(here + ".lora_A.weight", {m_loraRank, config.text.hiddenSize});
            checkLoraTensor(here + ".lora_B.weight", {heads * config.text.headDim, m_loraRank});
        }
    }
    for (const auto& [name, place] : m_places)
        if (name.find(".lora_") != std::string::npos && !wanted.contains(name))
            m_report.unexpected.push_back(name);
}

void WeightMap::checkLoraTensor(const std::string& name, const std::vector<std::int64_t>& shape) {
    const auto found = m_places.find(name);
    if (found == m_places.end())
        m_report.missing.push_back(name);
    else if (found->second.second->shape != shape)
        m_report.wrongShape.push_back(fmt::format("{}: file has [{}], model needs [{}]", name,
                                                  fmt::join(found->second.second->shape, ", "),
                                                  fmt::join(shape, ", ")));
    else
        m_report.matched.push_back(name);
}

std::optional<WeightMap::Place> WeightMap::find(std::string_view name) const {
    const auto found = m_places.find(name);
    if (found == m_places.end())
        return std::nullopt;
    return Place{&m_files[found->second.first], found->second.second};
}

std::int64_t WeightMap::parameters() const {
    std::uint64_t sum = 0;
    for (const auto& name : m_report.matched) {
        const TensorEntry& entry = *m_places.at(name).second;
        sum += entry.bytes / sizeOf(entry.type);
    }
    return static_cast<std::int64_t>(sum);
}

} // namespace pllava
