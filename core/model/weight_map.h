#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model_config.h"
#include "core/model/safetensors.h"
#include "core/model/weight_names.h"

namespace pllava {

/// Where a model's tensors come from.
struct ModelFolders {
    std::filesystem::path base;                   ///< config, tokenizer and, as a rule, all weights
    std::optional<std::filesystem::path> weights; ///< LoRA and projector beside it (PLLaVA's --weight_dir)
};

/// The folder whose config.json describes the model: the base's, unless that leaves out what PLLaVA needs (a plain
/// LLaVA-NeXT has no pad token) and the folder of the LoRA weights, which PLLaVA itself reads the settings from, has
/// it.
std::filesystem::path configFolder(const ModelFolders& folders);

/// A weight that the model needs.
struct ExpectedTensor {
    std::string name; ///< as in a plain Hugging Face LLaVA checkpoint
    std::vector<std::int64_t> shape;
};

/// Which tensors found their place. Names are the plain ones, after PEFT's wrapping is taken off.
struct WeightReport {
    std::vector<std::string> matched;
    std::vector<std::string> missing;
    std::vector<std::string> unexpected;
    std::vector<std::string> wrongShape; ///< "name: file has [..], model needs [..]"
    std::vector<std::string> ignored;    ///< known and not needed, such as image_newline

    bool complete() const { return missing.empty() && unexpected.empty() && wrongShape.empty(); }
    /// The report as lines of text.
    std::string text() const;
};

/// Every tensor of the model that `config` describes, without LoRA.
std::vector<ExpectedTensor> expectedWeights(const ModelConfig& config);

/// The tensors of a checkpoint, strictly mapped: nothing missing, nothing surplus, every shape right.
/// The separate weights folder overrides the base's tensors of the same name, as PLLaVA loads it.
class WeightMap {
public:
    /// Throws CorruptFile with the whole report in details() when the map is not complete.
    WeightMap(const ModelFolders& folders, const ModelConfig& config);

    struct Place {
        const SafetensorsFile* file = nullptr;
        const TensorEntry* entry = nullptr;
    };
    /// The place of a tensor by its plain name; nullopt when the checkpoint has none (LoRA, tied lm_head).
    std::optional<Place> find(std::string_view name) const;
    const WeightReport& report() const { return m_report; }
    /// Rank of the adapter as its tensors have it; 0 without LoRA.
    std::int64_t loraRank() const { return m_loraRank; }
    /// Number of weights in all tensors that are used.
    std::int64_t parameters() const;

private:
    void addFolder(const std::filesystem::path& folder);
    void match(const ModelConfig& config);
    void matchLora(const ModelConfig& config);
    void checkLoraTensor(const std::string& name, const std::vector<std::int64_t>& shape);

    std::vector<SafetensorsFile> m_files;
    std::map<std::string, std::pair<std::size_t, const TensorEntry*>, std::less<>> m_places;
    WeightReport m_report;
    std::int64_t m_loraRank = 0;
};

} // namespace pllava
