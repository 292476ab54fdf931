#include "core/chat/clip_cache.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "core/chat/clip_source.h"

namespace pllava {
namespace {

/// A clip up to this size is recognised by its bytes, which takes a twentieth of a second; a larger one only by
/// its files, untouched since: then a copy of it is encoded again, and reading it through never delays an answer.
constexpr std::uint64_t kMostBytesRead = 64 << 20;

VisualLayout kindOf(VisualLayout layout) {
    return layout == VisualLayout::IgVlm || layout == VisualLayout::Image ? layout : VisualLayout::Pllava;
}

} // namespace

/// Nothing where the video cannot be read.
std::optional<std::string> ClipCache::contentOf(const std::string& video, const std::stop_token& stop) {
    const std::vector<std::filesystem::path> files = filesOfClip(video);
    std::uint64_t bytes = 0;
    const auto stamp = stampOf(files, &bytes);
    if (!stamp || bytes > kMostBytesRead)
        return stamp;
    const auto identity = m_contents.of(files, FileNames::Ignore, stop);
    return identity ? std::optional(identity->digest) : std::nullopt;
}

void ClipCache::makeRoom() {
    std::uint64_t bytes = 0;
    std::size_t clips = 1; // the new one
    const auto first = std::ranges::find_if(m_entries, [&](const Entry& entry) {
        bytes += entry.clip->encoded.bytes;
        return bytes > m_budget || ++clips > kMostClips;
    });
    m_entries.erase(first, m_entries.end());
}

bool ClipCache::serves(const Entry& entry, const Wanted& wanted, const std::optional<std::string>& content) {
    const SamplingRequest &had = entry.wanted.request, &request = wanted.request;
    // A video that is gone meanwhile, or cannot be read any more, is still what it was.
    const bool sameVideo = content ? entry.content == content : had.path == request.path;
    return sameVideo && entry.wanted.layout == kindOf(wanted.layout) && had.frames == request.frames &&
           had.rule == request.rule && had.range == request.range &&
           (entry.wanted.capture == Capture::Everything || wanted.capture == Capture::Nothing);
}

std::shared_ptr<const Clip> ClipCache::get(const Wanted& wanted, const Encode& encode, const std::stop_token& stop) {
    const std::optional<std::string> content = contentOf(wanted.request.path, stop);
    const auto found =
        std::ranges::find_if(m_entries, [&](const Entry& entry) { return serves(entry, wanted, content); });
    if (found != m_entries.end()) {
        m_entries.splice(m_entries.begin(), m_entries, found);
        return found->clip;
    }
    makeRoom();
    m_entries.push_front(
        {{wanted.request, kindOf(wanted.layout), wanted.capture}, content, std::make_shared<const Clip>(encode())});
    return m_entries.front().clip;
}

} // namespace pllava
