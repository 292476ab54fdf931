#include "core/train/feature_cache.h"

#include <algorithm>
#include <span>
#include <vector>

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/pending_folder.h"
#include "core/base/regular_file.h"
#include "core/base/stop.h"
#include "core/model/safetensors.h"
#include "core/train/content_hash.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;

std::uint64_t hashFile(const fs::path& path, std::uint64_t hash, const std::stop_token& stop) {
    const RegularFile file(path);
    std::vector<std::byte> block(1 << 20);
    std::size_t count = block.size();
    for (std::uint64_t offset = 0; count == block.size(); offset += count) {
        throwIfStopped(stop);
        count = file.readAt(offset, block);
        if (count > 0)
            hash = chainedHash(hash, {reinterpret_cast<const char*>(block.data()), count});
    }
    return hash;
}

std::uint64_t hashVideo(const fs::path& path, const std::stop_token& stop) {
    if (!fs::is_directory(path))
        return hashFile(path, 0, stop);
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(path))
        if (std::error_code gone; entry.is_regular_file(gone))
            files.push_back(entry.path());
    std::ranges::sort(files);
    std::uint64_t hash = 0;
    for (const fs::path& file : files)
        hash = hashFile(file, hash ^ std::hash<std::string>{}(file.filename().string()), stop);
    return hash;
}

DType dtypeOf(const at::Tensor& tensor) {
    return tensor.scalar_type() == at::kBFloat16 ? DType::BF16 : DType::F32;
}

} // namespace

FeatureCache::FeatureCache(FeatureCacheSettings settings) : m_settings(std::move(settings)) {
    if (m_settings.diskBytes == 0)
        return;
    makeFolder(m_settings.folder);
    for (const auto& entry : fs::directory_iterator(m_settings.folder))
        if (std::error_code gone; entry.path().extension() == ".safetensors") { // another process may be at work here
            const std::uintmax_t bytes = entry.file_size(gone);
            m_onDisk += gone ? 0 : static_cast<std::int64_t>(bytes);
        }
}

std::string FeatureCache::key(const std::string& video, int frames, const std::stop_token& stop) {
    auto known = m_hashes.find(video);
    if (known == m_hashes.end())
        known = m_hashes.emplace(video, hashVideo(video, stop)).first;
    return fmt::format("{:016x}-{}-{}", known->second, frames, m_settings.tower);
}

at::Tensor FeatureCache::features(const std::string& video, int frames, const std::function<at::Tensor()>& compute,
                                  const std::stop_token& stop) {
    std::error_code ignored;
    if (!fs::exists(video, ignored))
        throw Error(ErrorKind::NotFound, fmt::format("{} is missing; it stands in the training set", video));
    const std::string name = key(video, frames, stop);
    if (const auto found = m_features.find(name); found != m_features.end())
        return found->second;
    const fs::path file = m_settings.folder / (name + ".safetensors");
    std::optional<at::Tensor> features = m_settings.diskBytes > 0 ? readFile(file) : std::nullopt;
    if (!features) {
        features = compute().to(at::kCPU).contiguous();
        writeFile(file, *features);
    }
    const auto bytes = static_cast<std::int64_t>(features->nbytes());
    if (m_inMemory + bytes <= m_settings.memoryBytes) {
        m_inMemory += bytes;
        m_features[name] = *features;
    }
    return *features;
}

std::optional<at::Tensor> FeatureCache::readFile(const fs::path& path) const {
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return std::nullopt;
    const SafetensorsFile file(path);
    const TensorEntry* entry = file.find("features");
    if (entry == nullptr || (entry->type != DType::F32 && entry->type != DType::BF16))
        return std::nullopt;
    at::Tensor features = at::empty(entry->shape, entry->type == DType::F32 ? at::kFloat : at::kBFloat16);
    file.read(*entry, {static_cast<std::byte*>(features.data_ptr()), features.nbytes()});
    return features;
}

void FeatureCache::writeFile(const fs::path& path, const at::Tensor& features) {
    const auto bytes = static_cast<std::int64_t>(features.nbytes());
    if (m_onDisk + bytes > m_settings.diskBytes)
        return;
    m_onDisk += bytes;
    const TensorView view{"features",
                          dtypeOf(features),
                          features.sizes().vec(),
                          {static_cast<const std::byte*>(features.const_data_ptr()), features.nbytes()}};
    writeSafetensors(path, std::span(&view, 1));
}

} // namespace pllava
