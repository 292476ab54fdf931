#include "core/train/feature_cache.h"

#include <span>
#include <vector>

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/pending_folder.h"
#include "core/chat/clip_source.h"
#include "core/checkpoint/safetensors.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;

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
    std::string& digest = m_digests[video];
    if (digest.empty()) {
        const auto identity = m_identities.of(filesOfClip(video), FileNames::Ignore, stop);
        if (!identity)
            throw Error(ErrorKind::NotFound,
                        fmt::format("{} is missing or no ordinary file; it stands in the training set", video));
        digest = identity->digest;
    }
    return fmt::format("{}-{}-{}", digest, frames, m_settings.tower);
}

at::Tensor FeatureCache::features(const std::string& video, int frames, const std::function<at::Tensor()>& compute,
                                  const std::stop_token& stop) {
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
    const TensorView view{"features",
                          dtypeOf(features),
                          features.sizes().vec(),
                          {static_cast<const std::byte*>(features.const_data_ptr()), features.nbytes()}};
    try {
        writeSafetensors(path, std::span(&view, 1));
        m_onDisk += bytes;
    } catch (const Error&) { // it would only save time
        m_settings.diskBytes = 0;
    }
}

} // namespace pllava
