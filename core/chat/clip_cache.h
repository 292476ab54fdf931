#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/backend/encoded_clip.h"
#include "core/base/content_identity.h"
#include "core/base/visual_layout.h"
#include "core/video/sampled_clip.h"

namespace pllava {

/// Pictures as a model sees them.
struct Clip {
    SampledClip sampled; ///< without its frames
    EncodedClip encoded;
};

/// Clips by what their videos hold, not by their paths; the least recently used are dropped beyond the budget. IG-VLM's
/// grid and the image model's frame are pictures of their own beside the frames that all other layouts share. One
/// thread.
class ClipCache {
public:
    static constexpr std::uint64_t kBudget = std::uint64_t{1} << 30; ///< bytes, without the newest clip
    static constexpr std::size_t kMostClips = 8;                     ///< ranges that were tried are not worth more

    explicit ClipCache(std::uint64_t budget = kBudget) : m_budget(budget) {}

    /// Encodes a clip that is not there yet.
    using Encode = std::function<Clip()>;
    /// Throws what `encode` throws, and Cancelled.
    std::shared_ptr<const Clip> get(const SamplingRequest& request, VisualLayout layout, const Encode& encode,
                                    const std::stop_token& stop);

private:
    struct Entry {
        SamplingRequest request;
        VisualLayout kind;                  ///< Pllava, for all that share its frames; IgVlm or Image
        std::optional<std::string> content; ///< what the video held
        std::shared_ptr<const Clip> clip;
    };
    std::optional<std::string> contentOf(const std::string& video, const std::stop_token& stop);
    void makeRoom();

    std::uint64_t m_budget;
    ContentIdentities m_contents; ///< of videos
    std::list<Entry> m_entries;   ///< the most recently used first
};

} // namespace pllava
