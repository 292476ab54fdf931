#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/backend/encoded_clip.h"
#include "core/backend/named_tensor.h"
#include "core/base/content_identity.h"
#include "core/base/visual_layout.h"
#include "core/video/sampled_clip.h"

namespace pllava {

/// Pictures as a model sees them.
struct Clip {
    SampledClip sampled; ///< without its frames
    EncodedClip encoded;
};

/// Clips by the content of their videos, not by their paths; the least recently used are dropped beyond the budget.
/// IG-VLM's grid and the image model's frame are separate pictures; all other layouts share the frames. One thread.
class ClipCache {
public:
    static constexpr std::uint64_t kBudget = std::uint64_t{1} << 30; ///< bytes, without the newest clip
    static constexpr std::size_t kMostClips = 4;                     ///< bounds the memory of many ranges of one video

    explicit ClipCache(std::uint64_t budget = kBudget) : m_budget(budget) {}

    struct Wanted {
        SamplingRequest request;
        VisualLayout layout = VisualLayout::Pllava;
        Capture capture = Capture::Nothing;
    };
    /// Encodes a clip that is not there yet.
    using Encode = std::function<Clip()>;
    /// Throws what `encode` throws, and Cancelled.
    std::shared_ptr<const Clip> get(const Wanted& wanted, const Encode& encode, const std::stop_token& stop);

private:
    struct Entry {
        Wanted wanted;                      ///< layout: Pllava for all that share its frames, IgVlm or Image
        std::optional<std::string> content; ///< identity of the video's content
        std::shared_ptr<const Clip> clip;
    };
    static bool serves(const Entry& entry, const Wanted& wanted, const std::optional<std::string>& content);
    std::optional<std::string> contentOf(const std::string& video, const std::stop_token& stop);
    void makeRoom();

    std::uint64_t m_budget;
    ContentIdentities m_contents; ///< of videos
    std::list<Entry> m_entries;   ///< the most recently used first
};

} // namespace pllava
