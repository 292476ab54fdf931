#include "core/checkpoint/safetensors.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <set>
#include <tuple>
#include <unordered_set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/printable.h"

namespace pllava {

namespace {

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::size_t kMaxRank = 64;

[[noreturn]] void corrupt(std::string_view where, std::string_view reason) {
    throw Error(ErrorKind::CorruptFile,
                fmt::format("{} is not a valid safetensors file: {}. Download or export it again", where, reason));
}

/// Reads the header's JSON event by event: a document tree would silently keep one of two equal names, and would
/// need many times the header's size.
class HeaderReader final : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit HeaderReader(std::string_view where) : m_where(where) {}
    SafetensorsHeader take() { return std::move(m_header); }

    bool null() override { return unexpected("null"); }
    bool boolean(bool) override { return unexpected("a boolean"); }
    bool number_integer(number_integer_t) override { return unexpected("a negative number"); }
    bool number_float(number_float_t, const string_t&) override { return unexpected("a fractional or huge number"); }
    bool binary(binary_t&) override { return unexpected("binary data"); }
    bool number_unsigned(number_unsigned_t value) override;
    bool string(string_t& value) override;
    bool key(string_t& name) override;
    bool start_object(std::size_t) override;
    bool end_object() override;
    bool start_array(std::size_t) override;
    bool end_array() override;
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
        corrupt(m_where, fmt::format("its header is not JSON in UTF-8 (byte {} of the header)", position));
    }

private:
    /// What the next value belongs to. An unknown field of a tensor is skipped, as the reference does.
    enum class Field { None, Metadata, DType, Shape, Offsets, Unknown };

    bool unexpected(std::string_view what) const;
    void startTensorField(const std::string& name);
    void finishTensor();
    bool skipping() const { return m_field == Field::Unknown; }
    bool inList() const { return m_depth == 3 && (m_field == Field::Shape || m_field == Field::Offsets); }

    std::string_view m_where;
    SafetensorsHeader m_header;
    int m_depth = 0; // 1 in the header, 2 in a tensor or the metadata, 3 in a list
    Field m_field = Field::None;
    std::unordered_set<std::string> m_names;
    std::set<Field> m_fields;
    std::string m_name;
    std::string m_metadataKey;
    std::vector<std::uint64_t> m_offsets;
    TensorEntry m_entry;
};

bool HeaderReader::unexpected(std::string_view what) const {
    if (skipping())
        return true;
    corrupt(m_where, m_depth == 0
                         ? fmt::format("its header is {}, not an object", what)
                         : fmt::format("{} has {} where the format does not allow it", printable(m_name), what));
}

bool HeaderReader::number_unsigned(number_unsigned_t value) {
    if (!inList())
        return unexpected("a number");
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return unexpected("a number beyond 63 bits");
    if (m_field == Field::Shape)
        m_entry.shape.push_back(static_cast<std::int64_t>(value));
    else
        m_offsets.push_back(value);
    if (m_entry.shape.size() > kMaxRank || m_offsets.size() > 2)
        return unexpected("too long a list");
    return true;
}

bool HeaderReader::string(string_t& value) {
    if (m_depth != 2 || (m_field != Field::Metadata && m_field != Field::DType))
        return unexpected("a string");
    if (m_field == Field::Metadata) {
        m_header.metadata[m_metadataKey] = std::move(value);
        return true;
    }
    const std::optional<DType> type = dtypeNamed(value);
    if (!type)
        corrupt(m_where, fmt::format("{} has the unknown element type {}", printable(m_name), printable(value)));
    m_entry.type = *type;
    return true;
}

bool HeaderReader::key(string_t& name) {
    if (m_depth == 1) {
        m_name = name;
        m_field = name == kSafetensorsMetadataKey ? Field::Metadata : Field::None;
        if (!m_names.insert(name).second)
            corrupt(m_where, fmt::format("the name {} occurs twice", printable(name)));
    } else if (m_depth == 2 && m_field == Field::Metadata) {
        m_metadataKey = name;
        if (m_header.metadata.contains(name))
            corrupt(m_where, fmt::format("the metadata name {} occurs twice", printable(name)));
    } else if (m_depth == 2) {
        startTensorField(name);
    }
    return true;
}

void HeaderReader::startTensorField(const std::string& name) {
    m_field = name == "dtype"          ? Field::DType
              : name == "shape"        ? Field::Shape
              : name == "data_offsets" ? Field::Offsets
                                       : Field::Unknown;
    if (m_field != Field::Unknown && !m_fields.insert(m_field).second)
        corrupt(m_where, fmt::format("{} has {} twice", printable(m_name), name));
}

bool HeaderReader::start_object(std::size_t) {
    if (m_depth >= 2)
        unexpected("an object");
    ++m_depth;
    return true;
}

bool HeaderReader::end_object() {
    if (--m_depth == 1) {
        if (m_field != Field::Metadata)
            finishTensor();
        m_field = Field::None;
    }
    return true;
}

bool HeaderReader::start_array(std::size_t) {
    if (m_depth != 2 || (m_field != Field::Shape && m_field != Field::Offsets))
        unexpected("a list");
    ++m_depth;
    return true;
}

bool HeaderReader::end_array() {
    --m_depth;
    return true;
}

void HeaderReader::finishTensor() {
    if (m_fields.size() != 3 || m_offsets.size() != 2)
        corrupt(m_where, fmt::format("{} lacks dtype, shape or two data_offsets", printable(m_name)));
    if (m_offsets[1] < m_offsets[0])
        corrupt(m_where, fmt::format("{} ends before it begins", printable(m_name)));
    m_entry.name = m_name;
    m_entry.offset = m_offsets[0];
    m_entry.bytes = m_offsets[1] - m_offsets[0];
    if (byteCount(m_entry.type, m_entry.shape) != m_entry.bytes)
        corrupt(m_where, fmt::format("the shape of {} does not fit its {} bytes", printable(m_name), m_entry.bytes));
    m_header.tensors.push_back(std::move(m_entry));
    m_entry = {};
    m_offsets.clear();
    m_fields.clear();
}

/// Sorts by offset, checks that the tensors fill `dataBytes` exactly, and counts offsets from the start of the file.
void placeTensors(std::vector<TensorEntry>& tensors, std::uint64_t dataStart, std::uint64_t dataBytes,
                  std::string_view where) {
    std::sort(tensors.begin(), tensors.end(), [](const TensorEntry& a, const TensorEntry& b) {
        return std::tie(a.offset, a.bytes, a.name) < std::tie(b.offset, b.bytes, b.name);
    });
    std::uint64_t end = 0;
    for (TensorEntry& tensor : tensors) {
        if (tensor.offset != end)
            corrupt(where, fmt::format("{} begins at {}, but the tensor before it ends at {}", printable(tensor.name),
                                       tensor.offset, end));
        end += tensor.bytes; // both are below 2^63
        if (end > dataBytes)
            corrupt(where,
                    fmt::format("{} ends {} bytes past the end of the file", printable(tensor.name), end - dataBytes));
        tensor.offset += dataStart;
    }
    if (end != dataBytes)
        corrupt(where, fmt::format("{} bytes follow the last tensor", dataBytes - end));
}

} // namespace

SafetensorsHeader parseSafetensorsHeader(std::span<const std::byte> prefix, std::uint64_t fileSize,
                                         std::string_view where) {
    if (fileSize < kLengthBytes || prefix.size() < kLengthBytes)
        corrupt(where, fmt::format("it has only {} bytes", std::min<std::uint64_t>(fileSize, prefix.size())));
    std::uint64_t length = 0;
    std::memcpy(&length, prefix.data(), kLengthBytes);
    if (length > kMaxSafetensorsHeaderBytes)
        corrupt(where, fmt::format("its header would have {} bytes, more than the format's limit of {}", length,
                                   kMaxSafetensorsHeaderBytes));
    if (length > fileSize - kLengthBytes || length > prefix.size() - kLengthBytes)
        corrupt(where, fmt::format("it ends inside its header of {} bytes", length));
    const char* json = reinterpret_cast<const char*>(prefix.data()) + kLengthBytes;
    HeaderReader reader(where);
    nlohmann::json::sax_parse(json, json + length, &reader);
    SafetensorsHeader header = reader.take();
    placeTensors(header.tensors, kLengthBytes + length, fileSize - kLengthBytes - length, where);
    return header;
}

} // namespace pllava
