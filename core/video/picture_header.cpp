#include "core/video/picture_header.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/video/media_input.h"

namespace pllava {

namespace {

/// Photographs have their preview in front of their size.
constexpr int kHeadBytes = 256 << 10;

class Head {
public:
    explicit Head(const LocalFile& file) : m_bytes(kHeadBytes) {
        m_bytes.resize(static_cast<std::size_t>(std::max(0, file.readAt(0, m_bytes.data(), kHeadBytes))));
    }
    bool has(std::size_t at, std::string_view text) const {
        return at + text.size() <= m_bytes.size() &&
               std::equal(text.begin(), text.end(), m_bytes.begin() + static_cast<std::ptrdiff_t>(at),
                          [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
    }
    std::size_t size() const { return m_bytes.size(); }
    std::uint8_t byte(std::size_t at) const { return at < m_bytes.size() ? m_bytes[at] : 0; }
    std::int64_t big(std::size_t at, int count) const {
        std::int64_t value = 0;
        for (int i = 0; i < count; ++i)
            value = value << 8 | byte(at + static_cast<std::size_t>(i));
        return value;
    }
    std::int64_t little(std::size_t at, int count) const {
        std::int64_t value = 0;
        while (count-- > 0)
            value = value << 8 | byte(at + static_cast<std::size_t>(count));
        return value;
    }

private:
    std::vector<std::uint8_t> m_bytes;
};

PictureHeader jpegHeader(const Head& head) {
    for (std::size_t at = 2; at + 9 < head.size() && head.byte(at) == 0xff;) {
        const int marker = head.byte(at + 1);
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
            return {head.big(at + 7, 2), head.big(at + 5, 2)};
        at += marker == 0xff ? 1 : 2 + static_cast<std::size_t>(head.big(at + 2, 2));
    }
    return {};
}

} // namespace

PictureHeader readPictureHeader(const LocalFile& file) {
    const Head head(file);
    if (head.has(0, "\x89PNG") && head.has(12, "IHDR"))
        return {head.big(16, 4), head.big(20, 4)};
    if (head.has(0, "\xff\xd8"))
        return jpegHeader(head);
    if (head.has(0, "BM"))
        return {head.little(18, 4), std::abs(std::int64_t{static_cast<std::int32_t>(head.little(22, 4))})};
    if (head.has(0, "RIFF") && head.has(8, "WEBPVP8X"))
        return {head.little(24, 3) + 1, head.little(27, 3) + 1, (head.byte(20) & 2) != 0};
    return {};
}

} // namespace pllava
