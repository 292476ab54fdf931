#pragma once
// What fuzz targets share.

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "core/base/error.h"

namespace pllava::fuzz {

inline std::string_view asText(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// What must hold whatever the input; libFuzzer reports the abort with the input.
inline void require(bool condition) {
    if (!condition)
        std::abort();
}

/// Reads something hostile: it is either taken or refused with a short error that blames the file.
inline void attempt(const std::function<void()>& read) {
    try {
        read();
    } catch (const Error& error) {
        require(error.kind() == ErrorKind::CorruptFile || error.kind() == ErrorKind::Unsupported);
        require(std::strlen(error.what()) < 1000);
    }
}

/// The input cut at 0xFF bytes, which neither JSON nor any text contains, into `count` parts; missing ones are empty.
inline std::vector<std::string> split(std::string_view input, std::size_t count) {
    std::vector<std::string> parts;
    for (auto end = input.find('\xFF'); end != std::string_view::npos && parts.size() + 1 < count;
         end = input.find('\xFF')) {
        parts.emplace_back(input.substr(0, end));
        input.remove_prefix(end + 1);
    }
    parts.emplace_back(input);
    parts.resize(count);
    return parts;
}

/// A folder of this process's own; memory rather than a disk where TMPDIR says so.
class Folder {
public:
    Folder() { std::filesystem::create_directories(m_path); }
    ~Folder() { std::filesystem::remove_all(m_path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::filesystem::path& path() const { return m_path; }
    /// Writes into the file as it is, so that its number stays.
    std::filesystem::path put(const std::string& name, std::string_view text) const {
        std::ofstream(m_path / name, std::ios::binary) << text;
        return m_path / name;
    }

private:
    std::filesystem::path m_path =
        std::filesystem::temp_directory_path() / ("pllava-fuzz-" + std::to_string(::getpid()));
};

} // namespace pllava::fuzz
