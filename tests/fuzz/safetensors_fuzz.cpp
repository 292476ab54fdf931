// Reads hostile headers: the input once as a whole file, once as the JSON of a header before 16 bytes of data.
#include <cstdlib>
#include <cstring>
#include <set>
#include <string>

#include "core/base/error.h"
#include "core/checkpoint/safetensors.h"

namespace {

using namespace pllava;

void require(bool condition) {
    if (!condition)
        std::abort();
}

void exercise(std::string_view prefix, std::uint64_t fileSize) {
    try {
        const SafetensorsHeader header = parseSafetensorsHeader(std::as_bytes(std::span(prefix)), fileSize, "file");
        std::uint64_t end = fileSize;
        for (const TensorEntry& entry : header.tensors)
            end -= entry.bytes;
        std::set<std::string> names;
        for (const TensorEntry& entry : header.tensors) {
            require(entry.offset == end && byteCount(entry.type, entry.shape) == entry.bytes);
            require(names.insert(entry.name).second);
            end += entry.bytes;
        }
        require(end == fileSize);
    } catch (const Error& error) {
        require(error.kind() == ErrorKind::CorruptFile && std::strlen(error.what()) < 1000);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    exercise(input, size);
    std::string file(8, '\0');
    std::memcpy(file.data(), &size, 8);
    file += input;
    exercise(file, file.size() + 16);
    return 0;
}
