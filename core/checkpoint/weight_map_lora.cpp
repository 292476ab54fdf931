// The adapter's part of WeightMap.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/checkpoint/adapter_settings.h"
#include "core/checkpoint/weight_map.h"

namespace pllava {
namespace {

constexpr std::string_view kWeight = ".weight", kLora = ".lora_";
const std::string kA = ".lora_A.weight", kB = ".lora_B.weight";

/// The layers that LoRA is run on; embeddings and lm_head are not among them.
bool isAdaptable(std::string_view layer) {
    return layer.find(".layers.") != std::string_view::npos || layer.starts_with("multi_modal_projector.");
}

bool isAdaptable(const ExpectedTensor& tensor) {
    return isAdaptable(std::string_view(tensor.name)) && tensor.shape.size() == 2 && tensor.name.ends_with(kWeight);
}

std::string towerOf(std::string_view layer) {
    return std::string(layer.substr(0, layer.find('.') + 1));
}

std::string_view kindOf(std::string_view layer) {
    return layer.substr(layer.rfind('.') + 1);
}

} // namespace

void WeightMap::matchLora() {
    std::vector<Locations::const_iterator> tensors;
    for (auto location = m_locations.cbegin(); location != m_locations.cend(); ++location)
        if (const auto at = location->first.find(kLora); at != std::string::npos) {
            const std::string_view layer = std::string_view(location->first).substr(0, at);
            if (isAdaptable(layer))
                m_loraTowers.try_emplace(towerOf(layer), location);
            m_loraKinds.emplace(kindOf(layer));
            tensors.push_back(location);
        }
    if (tensors.empty())
        return;
    m_adapter = loadAdapterConfig(m_files[tensors.front()->second.first].path().parent_path());
    for (const ExpectedTensor& tensor : m_expected)
        if (isAdaptable(tensor) && (m_adapter.peft || !hasFixedAlpha(tensor.name)))
            matchLoraLayer(tensor);
    std::set<std::string, std::less<>> known;
    for (const auto& [layer, lora] : m_lora)
        known.insert({layer + kA, layer + kB});
    for (const auto& location : tensors)
        if (!known.contains(location->first))
            m_report.unexpected.push_back(location->first);
}

void WeightMap::matchLoraLayer(const ExpectedTensor& weight) {
    const std::string layer = weight.name.substr(0, weight.name.size() - kWeight.size());
    const auto a = m_locations.find(layer + kA), b = m_locations.find(layer + kB);
    if (a == m_locations.end() && b == m_locations.end()) {
        if (isExpectedTarget(layer))
            m_report.missing.insert(m_report.missing.end(), {layer + kA, layer + kB});
        return;
    }
    const TensorEntry& one = a != m_locations.end() ? *a->second.second : *b->second.second;
    const std::string module = wrappedModuleName(one.name);
    if (m_adapter.isTarget(module) == false)
        return; // PEFT would skip it: reported as unexpected
    const std::int64_t rank = one.shape.size() != 2 ? 0 : a != m_locations.end() ? one.shape[0] : one.shape[1];
    matchTensor(layer + kA, {rank, weight.shape[1]});
    matchTensor(layer + kB, {weight.shape[0], rank});
    requireStatedRank(module, rank);
    m_lora[layer] = hasFixedAlpha(layer) ? LoraLayer{rank, m_adapter.alphaOf(module), 1, m_adapter.rankStabilized}
                                         : m_adapter.layer(module, rank);
}

/// Whether the adapter's settings, or the rest of its tensors, say that this layer has LoRA.
bool WeightMap::isExpectedTarget(const std::string& layer) const {
    if (!m_loraTowers.contains(towerOf(layer)))
        return false;
    if (m_adapter.peft)
        return m_adapter.isTarget(wrappedNameOf(layer)) == true;
    if (m_adapter.targets)
        return m_adapter.isTarget(layer) == true;
    const std::string_view kind = kindOf(layer); // PLLaVA's own, and those that another layer has
    return kind == "q_proj" || kind == "v_proj" || m_loraKinds.contains(kind);
}

/// What PEFT calls a layer, from how it calls another of the same tower.
std::string WeightMap::wrappedNameOf(std::string_view layer) const {
    const auto& [name, location] = *m_loraTowers.at(towerOf(layer));
    const std::string_view known = std::string_view(name).substr(0, name.find(kLora));
    const std::string wrapped = wrappedModuleName(location.second->name);
    std::size_t same = 0;
    while (same < std::min(known.size(), wrapped.size()) &&
           known[known.size() - 1 - same] == wrapped[wrapped.size() - 1 - same])
        ++same;
    const std::string_view before = known.substr(0, known.size() - same);
    return layer.starts_with(before)
               ? wrapped.substr(0, wrapped.size() - same) + std::string(layer.substr(before.size()))
               : std::string(layer);
}

void WeightMap::requireStatedRank(const std::string& module, std::int64_t rank) const {
    if (const auto stated = m_adapter.rankOf(module); stated && rank > 0 && *stated != rank)
        throw Error(
            ErrorKind::CorruptFile,
            fmt::format("{}: the settings say LoRA rank {} and the tensors have {}, in {}; fetch the folder again",
                        m_adapter.where, *stated, rank, module));
}

std::int64_t WeightMap::loraRank() const {
    return usualRank(m_lora);
}

} // namespace pllava
