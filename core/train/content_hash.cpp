#include "core/train/content_hash.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/model/checkpoint_files.h"
#include "core/model/safetensors.h"

namespace pllava {
namespace {

std::vector<std::filesystem::path> weightFiles(const std::filesystem::path& folder) {
    try {
        return checkpointFiles(folder);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound)
            throw;
        return {};
    }
}

} // namespace

std::uint64_t chainedHash(std::uint64_t hash, std::string_view bytes) {
    return (hash ^ std::hash<std::string_view>{}(bytes)) * 0x9E3779B97F4A7C15ULL + 1;
}

std::string weightsFingerprint(const std::filesystem::path& folder) {
    const std::vector<std::filesystem::path> files = weightFiles(folder);
    std::uint64_t hash = 0;
    for (const std::filesystem::path& path : files) {
        const SafetensorsFile file(path);
        std::ifstream bytes(path, std::ios::binary);
        for (const TensorEntry& tensor : file.header().tensors) {
            std::array<char, 64> some{};
            const std::uint64_t middle = tensor.bytes / 2;
            bytes.seekg(static_cast<std::streamoff>(tensor.offset + middle));
            bytes.read(some.data(),
                       static_cast<std::streamsize>(std::min<std::uint64_t>(some.size(), tensor.bytes - middle)));
            hash = chainedHash(chainedHash(hash, tensor.name), {some.data(), some.size()});
        }
    }
    return files.empty() ? "none" : fmt::format("{:016x}", hash);
}

} // namespace pllava
