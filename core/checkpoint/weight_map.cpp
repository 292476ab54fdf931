#include "core/checkpoint/weight_map.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/checkpoint/checkpoint_files.h"
#include "core/checkpoint/unread_files.h"
#include "core/checkpoint/weight_names.h"

namespace pllava {
namespace {

constexpr std::string_view kEmbedding = "language_model.model.embed_tokens.weight",
                           kHead = "language_model.lm_head.weight", kProjector = "multi_modal_projector.";

/// Tensors of published checkpoints that this model does not use.
bool isIgnored(std::string_view name) {
    return name == "image_newline" || name == "language_model.image_newline" || name.ends_with(".position_ids") ||
           name.ends_with(".rotary_emb.inv_freq") || name.find(".original_module.") != std::string_view::npos;
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

bool allLora(const std::vector<std::string>& names) {
    return std::all_of(names.begin(), names.end(), [](const std::string& name) { return isLora(name); });
}

} // namespace

WeightMap::WeightMap(const ModelFolders& folders, const ModelConfig& config, const WeightList& weightsOf)
    : m_config(config) {
    addFolder(folders.base);
    if (folders.weights)
        addFolder(*folders.weights);
    resolveTiedHead();
    m_expected = weightsOf(m_config);
    match();
    matchLora();
    if (!m_report.complete())
        refuse(folders);
}

void WeightMap::addFolder(const std::filesystem::path& folder) {
    std::set<std::string> here;
    const std::size_t first = m_files.size();
    const auto paths = checkpointFiles(folder);
    for (const auto& path : paths) {
        m_files.emplace_back(path);
        for (const auto& entry : m_files.back().header().tensors)
            if (!here.insert(canonicalWeightName(entry.name)).second)
                throw Error(ErrorKind::CorruptFile,
                            fmt::format("{}: tensor {} stands in the checkpoint twice; remove one of the files",
                                        path.string(), canonicalWeightName(entry.name)));
    }
    if (std::any_of(here.begin(), here.end(), [](const std::string& name) { return isLora(name); }))
        std::erase_if(m_locations, [](const auto& location) { return isLora(location.first); });
    for (std::size_t file = first; file < m_files.size(); ++file)
        for (const auto& entry : m_files[file].header().tensors) {
            const auto [location, isNew] = m_locations.try_emplace(canonicalWeightName(entry.name), file, &entry);
            if (isNew)
                continue;
            m_replaced[location->first] = location->second;
            location->second = {file, &entry};
        }
    const bool holdsProjector = here.lower_bound(std::string(kProjector)) != here.end() &&
                                here.lower_bound(std::string(kProjector))->starts_with(kProjector);
    for (std::string& note : unreadFiles(folder, paths, holdsProjector))
        m_report.notes.push_back(std::move(note));
}

/// As transformers does: a tied checkpoint may have either tensor alone, or both; both that differ are not tied.
void WeightMap::resolveTiedHead() {
    if (!m_config.text.tieWordEmbeddings)
        return;
    const auto embedding = m_locations.find(kEmbedding), head = m_locations.find(kHead);
    if (head == m_locations.end())
        return;
    if (embedding == m_locations.end()) {
        m_locations.emplace(kEmbedding, head->second);
        m_locations.erase(head);
    } else if (sameBytes(embedding->second, head->second)) {
        m_report.ignored.emplace_back(kHead);
        m_locations.erase(head);
    } else {
        m_config.text.tieWordEmbeddings = false;
    }
}

bool WeightMap::sameBytes(const Locations::value_type::second_type& a,
                          const Locations::value_type::second_type& b) const {
    if (a.second->type != b.second->type || a.second->shape != b.second->shape)
        return false;
    constexpr std::uint64_t kBlock = 16 << 20;
    std::vector<std::byte> left, right;
    const auto read = [&](const auto& location, std::uint64_t begin, std::uint64_t size, std::vector<std::byte>& into) {
        TensorEntry part = *location.second;
        part.offset += begin;
        part.bytes = size;
        into.resize(size);
        m_files[location.first].read(part, into);
    };
    for (std::uint64_t begin = 0; begin < a.second->bytes; begin += kBlock) {
        const std::uint64_t size = std::min(kBlock, a.second->bytes - begin);
        read(a, begin, size, left);
        read(b, begin, size, right);
        if (left != right)
            return false;
    }
    return true;
}

void WeightMap::match() {
    std::set<std::string, std::less<>> expected;
    for (const auto& tensor : m_expected) {
        expected.insert(tensor.name);
        matchTensor(tensor.name, tensor.shape);
    }
    for (const auto& [name, location] : m_locations)
        if (!expected.contains(name) && !isLora(name))
            (isIgnored(name) ? m_report.ignored : m_report.unexpected).push_back(name);
}

void WeightMap::matchTensor(const std::string& name, const std::vector<std::int64_t>& shape) {
    const auto found = m_locations.find(name);
    if (found == m_locations.end())
        m_report.missing.push_back(name);
    else if (found->second.second->shape != shape)
        m_report.wrongShape.push_back(fmt::format("{}: file has [{}], model needs [{}]", name,
                                                  fmt::join(found->second.second->shape, ", "),
                                                  fmt::join(shape, ", ")));
    else
        m_report.matched.push_back(name);
}

void WeightMap::refuse(const ModelFolders& folders) const {
    const auto where = folders.weights ? fmt::format("{} with {}", folders.base.string(), folders.weights->string())
                                       : folders.base.string();
    throw Error(ErrorKind::CorruptFile,
                fmt::format("{}: the weights do not fit the model: {}; {}", where, summary(m_report), advice(folders)),
                m_report.text());
}

/// What to do, by what is wrong.
std::string WeightMap::advice(const ModelFolders& folders) const {
    const bool loraOnly = allLora(m_report.missing) && allLora(m_report.unexpected) && allLora(m_report.wrongShape);
    if (loraOnly && !m_report.wrongShape.empty())
        return "the adapter was made for a model of other sizes; give as --model the one it was trained on";
    if (loraOnly && !m_report.unexpected.empty())
        return m_adapter.peft ? "LoRA is run on the linear layers of language model, vision tower and projector that "
                                "target_modules names; merge another adapter with PEFT (merge_and_unload()) and give "
                                "the result as --model"
                              : "PLLaVA's LoRA is on the linear layers of the language model; an adapter of PEFT needs "
                                "its adapter_config.json";
    if (loraOnly)
        return "the adapter is not complete; save or download its folder again";
    if (!m_report.missing.empty())
        return folders.weights ? "give the base model's folder as --model"
                               : "give the complete model as --model and a LoRA-only folder as --weights";
    return fmt::format("{} describes another model than the weights are of; download the folder again",
                       (configFolder(folders) / "config.json").string());
}

std::optional<WeightMap::Location> WeightMap::find(std::string_view name) const {
    const auto found = m_locations.find(name);
    if (found == m_locations.end())
        return std::nullopt;
    return Location{&m_files[found->second.first], found->second.second};
}

std::vector<std::string> WeightMap::replacedTensors() const {
    std::vector<std::string> names;
    for (const auto& [name, base] : m_replaced)
        if (!isLora(name) && !isIgnored(name) && !name.starts_with(kProjector) && m_locations.contains(name) &&
            !sameBytes(base, m_locations.at(name)))
            names.push_back(name);
    return names;
}

bool WeightMap::projectorIsBase() const {
    const auto first = m_replaced.lower_bound(kProjector);
    return first == m_replaced.end() || !first->first.starts_with(kProjector);
}

std::int64_t WeightMap::parameters() const {
    std::uint64_t sum = 0;
    for (const auto& name : m_report.matched) {
        const TensorEntry& entry = *m_locations.at(name).second;
        sum += entry.bytes / sizeOf(entry.type);
    }
    return static_cast<std::int64_t>(sum);
}

} // namespace pllava
