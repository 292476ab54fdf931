// Reads hostile indexes of sharded checkpoints.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "core/base/error.h"
#include "core/checkpoint/checkpoint_files.h"

namespace {

void require(bool condition) {
    if (!condition)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace pllava;
    try {
        const auto shards = parseShardIndex({reinterpret_cast<const char*>(data), size}, "index");
        require(!shards.empty() && std::is_sorted(shards.begin(), shards.end()));
        for (const std::string& shard : shards) {
            const auto inside = (std::filesystem::path("/model") / shard).lexically_normal();
            require(inside.parent_path() == "/model" && shard.find('\0') == std::string::npos);
            require(shard.find('\\') == std::string::npos && shard.ends_with(".safetensors"));
        }
    } catch (const Error& error) {
        require(error.kind() == ErrorKind::CorruptFile && std::strlen(error.what()) < 1000);
    }
    return 0;
}
