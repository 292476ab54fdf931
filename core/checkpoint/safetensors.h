#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/checkpoint/dtype.h"

namespace pllava {

/// The reference implementation's limit for a header, and the one name that is not a tensor's.
inline constexpr std::uint64_t kMaxSafetensorsHeaderBytes = 100'000'000;
inline constexpr std::string_view kSafetensorsMetadataKey = "__metadata__";

/// One tensor of a file: its type, its shape and the offset of its bytes.
struct TensorEntry {
    std::string name;
    DType type = DType::F32;
    std::vector<std::int64_t> shape;
    std::uint64_t offset = 0; ///< from the start of the file
    std::uint64_t bytes = 0;
};

/// The header of a safetensors file.
struct SafetensorsHeader {
    std::vector<TensorEntry> tensors; ///< sorted by offset
    std::map<std::string, std::string> metadata;
};

/// Checks and reads a header by the format's reference rules: the tensors cover the rest of the file without overlap
/// or hole, every shape fits its bytes, no name occurs twice. `prefix` holds the file's first bytes, at least
/// 8 + header length of them where the file is that long. Throws CorruptFile with `where` in the message for anything
/// the format forbids.
SafetensorsHeader parseSafetensorsHeader(std::span<const std::byte> prefix, std::uint64_t fileSize,
                                         std::string_view where);

/// An open safetensors file. Data are read on request straight into the caller's memory, with a check that the file is
/// still the one that was opened: a file that shrinks under a mapping would end the program with SIGBUS.
/// Several threads may read from one file at once.
class SafetensorsFile {
public:
    /// Throws NotFound for a missing or unreadable file, CorruptFile for a broken one.
    explicit SafetensorsFile(const std::filesystem::path& path);
    SafetensorsFile(SafetensorsFile&&) noexcept;
    SafetensorsFile& operator=(SafetensorsFile&&) noexcept;
    ~SafetensorsFile();

    const std::filesystem::path& path() const { return m_path; }
    const SafetensorsHeader& header() const { return m_header; }
    /// Equal for the same file while nothing is written to it.
    std::string identity() const;
    /// nullptr when there is none of that name.
    const TensorEntry* find(std::string_view name) const;
    /// Reads a whole tensor; `into` has exactly entry.bytes. Throws CorruptFile when the file changed or shrank
    /// since it was opened, InvalidArgument for another size of `into`.
    void read(const TensorEntry& entry, std::span<std::byte> into) const;

private:
    SafetensorsFile(std::filesystem::path path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor) {}
    void readExactly(std::uint64_t offset, std::span<std::byte> into) const;
    void requireUnchanged() const;

    std::filesystem::path m_path;
    SafetensorsHeader m_header;
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
    std::int64_t m_modified = 0; ///< nanoseconds since 1970
};

/// One tensor to write; the bytes are little-endian and row-major and must outlive the call.
struct TensorView {
    std::string name;
    DType type = DType::F32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;
};

/// A tensor to write whose bytes are asked for when its turn comes.
struct TensorOutline {
    std::string name;
    DType type = DType::F32;
    std::vector<std::int64_t> shape;
};
/// Returns the bytes of a tensor, valid until the next call.
using TensorBytes = std::function<std::span<const std::byte>(const TensorOutline&)>;

/// Writes to a temporary file next to `path`, syncs and renames, so that an interrupted write leaves no half file.
/// Throws Internal with the system's message, InvalidArgument when shape and bytes disagree or a name is used twice.
void writeSafetensors(const std::filesystem::path& path, std::span<const TensorView> tensors,
                      const std::map<std::string, std::string>& metadata = {});
/// The same for tensors that need not be in memory together.
void writeSafetensors(const std::filesystem::path& path, std::span<const TensorOutline> tensors,
                      const TensorBytes& bytesOf, const std::map<std::string, std::string>& metadata = {});

} // namespace pllava
