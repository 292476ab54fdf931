#include "core/checkpoint/safetensors.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <unordered_set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/pending_file.h"
#include "core/base/system_error.h"

namespace pllava {

namespace {

static_assert(std::endian::native == std::endian::little, "tensors are read as they stand in the file");

constexpr std::uint64_t kLengthBytes = 8;

std::string systemMessage(int error) {
    return std::system_category().message(error);
}

int openForReading(const std::filesystem::path& path) {
    // Without O_NONBLOCK a named pipe would block the program until somebody writes to it.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        throw systemError(errno, fmt::format("{} cannot be opened", path.string()));
    return descriptor;
}

std::int64_t modifiedNanoseconds(const struct stat& status) {
    return static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
}

std::uint64_t bytesNeeded(const TensorOutline& tensor) {
    if (const auto bytes = byteCount(tensor.type, tensor.shape))
        return *bytes;
    throw Error(ErrorKind::InvalidArgument, fmt::format("the shape of tensor {} does not fit any file", tensor.name));
}

void requireWritable(std::span<const TensorOutline> tensors) {
    std::unordered_set<std::string_view> names;
    for (const TensorOutline& tensor : tensors)
        if (tensor.name == kSafetensorsMetadataKey || !names.insert(tensor.name).second)
            throw Error(ErrorKind::InvalidArgument, fmt::format("the tensor name {} is taken", tensor.name));
}

/// The header with its length in front, padded to a multiple of 8 bytes.
std::string headerBytes(std::span<const TensorOutline* const> tensors,
                        const std::map<std::string, std::string>& metadata) {
    std::vector<std::string> members;
    if (!metadata.empty())
        members.push_back(fmt::format("\"{}\":{}", kSafetensorsMetadataKey, nlohmann::json(metadata).dump()));
    std::uint64_t begin = 0;
    for (const TensorOutline* tensor : tensors) {
        const std::uint64_t end = begin + bytesNeeded(*tensor);
        members.push_back(fmt::format(R"({}:{{"dtype":"{}","shape":[{}],"data_offsets":[{},{}]}})",
                                      nlohmann::json(tensor->name).dump(), name(tensor->type),
                                      fmt::join(tensor->shape, ","), begin, end));
        begin = end;
    }
    std::string json = fmt::format("{{{}}}", fmt::join(members, ","));
    json.resize((json.size() + 7) / 8 * 8, ' ');
    const std::uint64_t length = json.size();
    std::string result(kLengthBytes, '\0');
    std::memcpy(result.data(), &length, kLengthBytes);
    return result + json;
}

} // namespace

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : SafetensorsFile(path, openForReading(path)) {
    struct stat status {};
    if (::fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        throw Error(ErrorKind::NotFound,
                    fmt::format("{} is not a file; a safetensors file is expected there", path.string()));
    m_size = static_cast<std::uint64_t>(status.st_size);
    m_modified = modifiedNanoseconds(status);
    std::vector<std::byte> prefix(std::min(m_size, kLengthBytes));
    readExactly(0, prefix);
    if (prefix.size() == kLengthBytes) {
        std::uint64_t length = 0;
        std::memcpy(&length, prefix.data(), kLengthBytes);
        prefix.resize(std::min(m_size, kLengthBytes + std::min(length, kMaxSafetensorsHeaderBytes)));
        readExactly(0, prefix);
    }
    m_header = parseSafetensorsHeader(prefix, m_size, path.string());
}

SafetensorsFile::SafetensorsFile(SafetensorsFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_header(std::move(other.m_header)),
      m_descriptor(std::exchange(other.m_descriptor, -1)), m_size(other.m_size), m_modified(other.m_modified) {}

SafetensorsFile& SafetensorsFile::operator=(SafetensorsFile&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_header, other.m_header);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_size, other.m_size);
    std::swap(m_modified, other.m_modified);
    return *this;
}

SafetensorsFile::~SafetensorsFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

std::string SafetensorsFile::identity() const {
    return fmt::format("{}:{}:{}", std::filesystem::weakly_canonical(m_path).string(), m_size, m_modified);
}

const TensorEntry* SafetensorsFile::find(std::string_view name) const {
    const auto found = std::find_if(m_header.tensors.begin(), m_header.tensors.end(),
                                    [name](const TensorEntry& entry) { return entry.name == name; });
    return found == m_header.tensors.end() ? nullptr : &*found;
}

void SafetensorsFile::read(const TensorEntry& entry, std::span<std::byte> into) const {
    if (into.size() != entry.bytes)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} bytes were offered for a tensor of {} bytes", into.size(), entry.bytes));
    readExactly(entry.offset, into);
    requireUnchanged();
}

void SafetensorsFile::readExactly(std::uint64_t offset, std::span<std::byte> into) const {
    while (!into.empty()) {
        const ssize_t count = ::pread(m_descriptor, into.data(), into.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw Error(ErrorKind::CorruptFile,
                        fmt::format("{} cannot be read: {}", m_path.string(), systemMessage(errno)));
        if (count == 0)
            throw Error(
                ErrorKind::CorruptFile,
                fmt::format("{} ended early: it changed while it was being read. Load it again", m_path.string()));
        offset += static_cast<std::uint64_t>(count);
        into = into.subspan(static_cast<std::size_t>(count));
    }
}

void SafetensorsFile::requireUnchanged() const {
    struct stat status {};
    if (::fstat(m_descriptor, &status) != 0 || static_cast<std::uint64_t>(status.st_size) != m_size ||
        modifiedNanoseconds(status) != m_modified)
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{} changed while it was being read. Load it again", m_path.string()));
}

void writeSafetensors(const std::filesystem::path& path, std::span<const TensorOutline> tensors,
                      const TensorBytes& bytesOf, const std::map<std::string, std::string>& metadata) {
    requireWritable(tensors);
    std::vector<const TensorOutline*> order;
    for (const TensorOutline& tensor : tensors)
        order.push_back(&tensor);
    // Widest elements first, as the reference does: every tensor is then aligned to its own elements.
    std::sort(order.begin(), order.end(), [](const TensorOutline* a, const TensorOutline* b) {
        return a->type != b->type ? a->type > b->type : a->name < b->name;
    });
    std::string header;
    try {
        header = headerBytes(order, metadata);
    } catch (const nlohmann::json::exception&) {
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{}: a tensor or metadata name is not UTF-8", path.string()));
    }
    PendingFile file(path);
    file.write(std::as_bytes(std::span(header)));
    for (const TensorOutline* tensor : order) {
        const std::span<const std::byte> bytes = bytesOf(*tensor);
        if (bytesNeeded(*tensor) != bytes.size())
            throw Error(ErrorKind::InvalidArgument,
                        fmt::format("the shape of tensor {} does not fit its {} bytes", tensor->name, bytes.size()));
        file.write(bytes);
    }
    file.commit();
}

void writeSafetensors(const std::filesystem::path& path, std::span<const TensorView> tensors,
                      const std::map<std::string, std::string>& metadata) {
    std::vector<TensorOutline> outlines;
    std::map<std::string_view, std::span<const std::byte>> bytes;
    for (const TensorView& tensor : tensors) {
        outlines.push_back({tensor.name, tensor.type, tensor.shape});
        bytes[tensor.name] = tensor.bytes;
    }
    writeSafetensors(
        path, outlines, [&](const TensorOutline& tensor) { return bytes.at(tensor.name); }, metadata);
}

} // namespace pllava
