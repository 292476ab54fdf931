#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/adapter_config.h"
#include "core/checkpoint/model_config.h"
#include "core/checkpoint/model_folders.h"
#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/weight_names.h"
#include "core/checkpoint/weight_report.h"

namespace pllava {

/// A weight that the model needs.
struct ExpectedTensor {
    std::string name; ///< as in a plain Hugging Face LLaVA checkpoint
    std::vector<std::int64_t> shape;
};

/// Returns every tensor of the model that a configuration describes, without LoRA: core/model has it.
using WeightList = std::function<std::vector<ExpectedTensor>(const ModelConfig&)>;

/// The tensors of a checkpoint, strictly mapped: nothing missing, nothing surplus, every shape right.
/// The separate weights folder overrides the base's tensors of the same name, as PLLaVA loads it; an adapter in it
/// replaces the base's as a whole.
class WeightMap {
public:
    /// Throws CorruptFile with the whole report in details() when the map is not complete, and what
    /// loadAdapterConfig() throws.
    WeightMap(const ModelFolders& folders, const ModelConfig& config, const WeightList& weightsOf);

    struct Location {
        const SafetensorsFile* file = nullptr;
        const TensorEntry* entry = nullptr;
    };
    /// The location of a tensor by its plain name; nullopt when the checkpoint has none (LoRA, tied lm_head).
    std::optional<Location> find(std::string_view name) const;
    const WeightReport& report() const { return m_report; }
    /// As given, with tieWordEmbeddings as the tensors have it.
    const ModelConfig& config() const { return m_config; }
    /// All that the model needs, without LoRA.
    const std::vector<ExpectedTensor>& expected() const { return m_expected; }
    /// Layers with LoRA. Those of the language model follow the α that is asked for; vision tower and projector keep
    /// the adapter's own, as everything tuned there, and CheckpointSource returns their weights merged.
    const LoraLayers& lora() const { return m_lora; }
    const AdapterConfig& adapter() const { return m_adapter; }
    /// Most frequent rank of the adapter as its tensors have it; 0 without LoRA.
    std::int64_t loraRank() const;
    /// Tensors of the weights folder, neither LoRA nor projector, that differ from the base's.
    std::vector<std::string> replacedTensors() const;
    /// Whether the projector is the base's, not the weights folder's.
    bool projectorIsBase() const;
    /// Number of weights in all tensors that are used.
    std::int64_t parameters() const;

private:
    using Locations = std::map<std::string, std::pair<std::size_t, const TensorEntry*>, std::less<>>;

    void addFolder(const std::filesystem::path& folder);
    void resolveTiedHead();
    void match();
    void matchTensor(const std::string& name, const std::vector<std::int64_t>& shape);
    bool sameBytes(const Locations::value_type::second_type& a, const Locations::value_type::second_type& b) const;
    [[noreturn]] void refuse(const ModelFolders& folders) const;
    std::string advice(const ModelFolders& folders) const;

    void matchLora();
    void matchLoraLayer(const ExpectedTensor& weight);
    bool isExpectedTarget(const std::string& layer) const;
    std::string wrappedNameOf(std::string_view layer) const;
    void requireStatedRank(const std::string& module, std::int64_t rank) const;

    std::vector<SafetensorsFile> m_files;
    Locations m_locations, m_replaced; ///< m_replaced: the base's tensors that the weights folder overrides
    WeightReport m_report;
    ModelConfig m_config;
    std::vector<ExpectedTensor> m_expected;
    AdapterConfig m_adapter;
    LoraLayers m_lora;
    std::map<std::string, Locations::const_iterator> m_loraTowers; ///< a LoRA tensor of each tower that has some
    std::set<std::string, std::less<>> m_loraKinds;                ///< as "q_proj", of all of them
};

/// Whether the layer's LoRA keeps the adapter's own alpha.
inline bool hasFixedAlpha(std::string_view layer) {
    return !layer.starts_with("language_model.");
}

} // namespace pllava
