#pragma once
// Private to the engine: needs torch.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include <ATen/core/Tensor.h>

#include "core/base/content_identity.h"

namespace pllava {

struct FeatureCacheSettings {
    std::filesystem::path folder;
    std::string tower;                           ///< fingerprint of the vision tower: other towers' files are not taken
    std::int64_t memoryBytes = 0, diskBytes = 0; ///< of this process; several fill a folder each for itself
};

/// The frozen tower's features of each clip: computed once, kept in memory up to a limit, and on the disk up to
/// another. Keyed by a clip's content, so that a moved file is found and a changed one is not. One thread.
class FeatureCache {
public:
    explicit FeatureCache(FeatureCacheSettings settings);
    /// Features of the video at these frames, from `compute` where they are not known. Throws as `compute` does,
    /// NotFound for a video that is neither a regular file nor a folder, Cancelled. A disk that is full is done
    /// without.
    at::Tensor features(const std::string& video, int frames, const std::function<at::Tensor()>& compute,
                        const std::stop_token& stop = {});

private:
    std::string key(const std::string& video, int frames, const std::stop_token& stop);
    std::optional<at::Tensor> readFile(const std::filesystem::path& file) const;
    void writeFile(const std::filesystem::path& file, const at::Tensor& features);

    FeatureCacheSettings m_settings;
    std::int64_t m_inMemory = 0, m_onDisk = 0;
    ContentIdentities m_identities;
    std::map<std::string, std::string> m_digests; ///< by video: looked at once
    std::map<std::string, at::Tensor> m_features;
};

} // namespace pllava
