#include "core/checkpoint/checkpoint_files.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/printable.h"
#include "core/checkpoint/safetensors.h"

namespace pllava {

namespace {

using Names = std::set<std::string>;
using TensorShards = std::map<std::string, std::string>; // tensor name to shard name

constexpr const char* kIndexName = "model.safetensors.index.json";
constexpr std::size_t kMaxIndexBytes = 64u << 20;

/// "a, b, c and 7 more".
std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 4;
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
        shown.push_back(printable(names[i]));
    const std::string text = fmt::format("{}", fmt::join(shown, ", "));
    return names.size() > kShown ? fmt::format("{} and {} more", text, names.size() - kShown) : text;
}

std::vector<std::string> difference(const Names& all, const Names& without) {
    std::vector<std::string> rest;
    std::set_difference(all.begin(), all.end(), without.begin(), without.end(), std::back_inserter(rest));
    return rest;
}

bool isPickle(std::string_view name) {
    constexpr std::array<std::string_view, 5> kExtensions{".bin", ".pt", ".pth", ".ckpt", ".pkl"};
    return std::any_of(kExtensions.begin(), kExtensions.end(),
                       [name](auto extension) { return name.ends_with(extension); });
}

bool isShard(std::string_view name) {
    return name.starts_with("model-0") && name.ends_with(".safetensors");
}

/// A plain file name: anything with a separator, a drive or a control character could lead out of the folder.
bool isPlainShardName(std::string_view name) {
    return name.ends_with(".safetensors") && std::none_of(name.begin(), name.end(), [](char c) {
               return c == '/' || c == '\\' || c == ':' || static_cast<unsigned char>(c) < 0x20;
           });
}

[[noreturn]] void corrupt(std::string_view where, std::string_view reason) {
    throw Error(ErrorKind::CorruptFile, fmt::format("{}: {}", where, reason));
}

TensorShards parseWeightMap(std::string_view text, std::string_view where) {
    const nlohmann::json index = parseJson(text, where, RepeatedKeys::Refused);
    const auto map = index.is_object() ? index.find("weight_map") : index.end();
    if (!index.is_object() || map == index.end() || !map->is_object() || map->empty())
        corrupt(where, "it has no \"weight_map\" that lists tensors and their files");
    TensorShards result;
    for (const auto& [tensor, shard] : map->items()) {
        if (!shard.is_string())
            corrupt(where, fmt::format("the file of tensor {} is not a text", printable(tensor)));
        const std::string& name = shard.get_ref<const std::string&>();
        if (!isPlainShardName(name))
            corrupt(
                where,
                fmt::format(
                    "tensor {} is said to stand in \"{}\", which is not the name of a safetensors file of this folder",
                    printable(tensor), printable(name)));
        result.emplace(tensor, name);
    }
    return result;
}

Names shardsOf(const TensorShards& map) {
    Names shards;
    for (const auto& [tensor, shard] : map)
        shards.insert(shard);
    return shards;
}

Names fileNames(const std::filesystem::path& folder) {
    std::error_code error;
    Names names;
    for (std::filesystem::directory_iterator item(folder, error), end; !error && item != end; item.increment(error)) {
        std::error_code unreadable;
        if (item->is_regular_file(unreadable))
            names.insert(item->path().filename().string());
    }
    if (error)
        throw Error(ErrorKind::NotFound,
                    fmt::format("the model folder {} cannot be read: {}", folder.string(), error.message()));
    return names;
}

/// What PLLaVA would load; nothing where it would fail.
Names chosenByName(const Names& present) {
    Names shards;
    std::copy_if(present.begin(), present.end(), std::inserter(shards, shards.end()), isShard);
    if (shards.empty() && present.contains("model.safetensors"))
        return {"model.safetensors"};
    return shards;
}

Names agreedWithIndex(const Names& chosen, const Names& shards, const Names& present, const std::string& where) {
    if (const auto missing = difference(shards, present); !missing.empty())
        throw Error(ErrorKind::NotFound,
                    fmt::format("{} lists {} files, but {} {} not in the folder. Download the missing files again{}",
                                where, shards.size(), listed(missing), missing.size() == 1 ? "is" : "are",
                                chosen.empty() ? ""
                                               : fmt::format(", or remove the index if it does not belong to {}",
                                                             *chosen.begin())));
    if (!chosen.empty() && chosen != shards)
        corrupt(where, fmt::format("the index and the files disagree: it lists {}, the folder has {}. Remove what does "
                                   "not belong to this model",
                                   listed({shards.begin(), shards.end()}), listed({chosen.begin(), chosen.end()})));
    return shards;
}

/// "model-00002-of-00003.safetensors" says how many there are; without an index that is the only evidence.
void requireWholeSeries(const Names& chosen, const std::filesystem::path& folder) {
    std::set<unsigned> totals;
    for (const std::string& name : chosen) {
        unsigned part = 0;
        unsigned total = 0;
        if (std::sscanf(name.c_str(), "model-%9u-of-%9u.safetensors", &part, &total) != 2)
            return;
        totals.insert(total);
    }
    if (totals.size() > 1)
        corrupt(folder.string(),
                fmt::format("the shards belong to different checkpoints: {}", listed({chosen.begin(), chosen.end()})));
    if (totals.size() == 1 && *totals.begin() != chosen.size())
        throw Error(ErrorKind::NotFound,
                    fmt::format("{} holds {} of the {} files of the model: {}. Download the missing ones",
                                folder.string(), chosen.size(), *totals.begin(),
                                listed({chosen.begin(), chosen.end()})));
}

/// The last of a training's checkpoints, to be appended to a message; empty where the folder is not a training's.
std::string checkpointHint(const std::filesystem::path& folder) {
    std::filesystem::path last;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
        if (entry.path().filename().string().starts_with("checkpoint-"))
            last = std::max(last, entry.path());
    return last.empty() ? "" : fmt::format(". It is the folder of a training; did you mean {}?", last.string());
}

[[noreturn]] void throwNothingFound(const std::filesystem::path& folder, const Names& present) {
    std::vector<std::string> pickles;
    std::copy_if(present.begin(), present.end(), std::back_inserter(pickles), isPickle);
    if (!pickles.empty())
        throw Error(ErrorKind::NotFound, fmt::format("{} holds its weights as pickle files ({}). Such files can run "
                                                     "code when they are read, so they are never opened. "
                                                     "Download the safetensors version of the model, or convert it "
                                                     "where you trust it: load it with transformers and "
                                                     "call save_pretrained(folder, safe_serialization=True)",
                                                     folder.string(), listed(pickles)));
    throw Error(ErrorKind::NotFound,
                fmt::format("{} holds no weights: model.safetensors, model-00001-of-....safetensors or "
                            "adapter_model.safetensors is expected "
                            "(a file *-deprecated is never opened). It holds {}{}",
                            folder.string(), present.empty() ? "no files" : listed({present.begin(), present.end()}),
                            checkpointHint(folder)));
}

/// Looks into the headers: each tensor in one shard only, and each listed tensor in the shard that is said to hold it.
void requireHonestShards(const std::filesystem::path& folder, const Names& chosen, const TensorShards& index) {
    TensorShards owners;
    for (const std::string& shard : chosen) {
        const SafetensorsFile file(folder / shard);
        for (const TensorEntry& entry : file.header().tensors)
            if (const auto [owner, isNew] = owners.emplace(entry.name, shard); !isNew)
                corrupt(folder.string(), fmt::format("tensor {} stands in two files, {} and {}", printable(entry.name),
                                                     owner->second, shard));
    }
    for (const auto& [tensor, shard] : index)
        if (const auto owner = owners.find(tensor); owner == owners.end() || owner->second != shard)
            corrupt((folder / kIndexName).string(),
                    fmt::format("tensor {} is not in {}, where the index says it is. Download the model again",
                                printable(tensor), shard));
}

} // namespace

std::vector<std::filesystem::path> checkpointFiles(const std::filesystem::path& folder) {
    const Names present = fileNames(folder);
    Names chosen = chosenByName(present);
    TensorShards index;
    if (present.contains(kIndexName)) {
        const std::string where = (folder / kIndexName).string();
        index = parseWeightMap(readTextFile(folder / kIndexName, kMaxIndexBytes), where);
        chosen = agreedWithIndex(chosen, shardsOf(index), present, where);
    } else if (chosen.empty() && present.contains("adapter_model.safetensors")) {
        chosen = {"adapter_model.safetensors"};
    }
    if (chosen.empty())
        throwNothingFound(folder, present);
    requireWholeSeries(chosen, folder);
    if (chosen.size() > 1 || !index.empty())
        requireHonestShards(folder, chosen, index);
    std::vector<std::filesystem::path> paths;
    for (const std::string& name : chosen)
        paths.push_back(folder / name);
    return paths;
}

std::vector<std::string> parseShardIndex(std::string_view json, std::string_view where) {
    const Names shards = shardsOf(parseWeightMap(json, where));
    return {shards.begin(), shards.end()};
}

} // namespace pllava
