#include "core/train/content_hash.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/regular_file.h"
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
        const RegularFile bytes(path);
        for (const TensorEntry& tensor : file.header().tensors) {
            std::array<char, 64> some{};
            const std::uint64_t middle = tensor.bytes / 2;
            const auto count = std::min<std::uint64_t>(some.size(), tensor.bytes - middle);
            bytes.readAt(tensor.offset + middle, std::as_writable_bytes(std::span(some).first(count)));
            hash = chainedHash(chainedHash(hash, tensor.name), {some.data(), some.size()});
        }
    }
    return files.empty() ? "none" : fmt::format("{:016x}", hash);
}

} // namespace pllava
