#pragma once
// Private to the engine: needs torch.

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <stop_token>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/generate/generated.h"
#include "core/model/language_model.h"

namespace pllava {

/// What a prompt is made of.
struct GenerationInput {
    std::vector<std::int64_t> promptIds; ///< the image as one id
    at::Tensor visualTokens;             ///< (n, D), put in place of the image id; undefined for text alone
    std::uint64_t visualKey = 0;         ///< equal keys mean equal visual tokens: what lets a follow-up keep the cache
    double loraAlpha = 0;                ///< α of the adapter
    std::uint64_t conversation = 0;      ///< whose KV cache is extended
};

/// Called with every new token; false ends the answer there (a stop word).
using TokenCallback = std::function<bool(std::int64_t id)>;

struct GenerationResult : Generated {
    at::Tensor promptLogits; ///< (vocabulary), fp32, at the last position of the prompt, those of the first token
};

/// Prefill, decode and stop. Keeps a KV cache for each conversation between calls and reuses the longest common
/// beginning of the prompt; a longer prefix in the cache of another conversation is copied. One thread owns it.
class Generator {
public:
    /// Bytes and number of the caches besides that of the conversation that is continued; the least recently used go
    /// first.
    static constexpr std::uint64_t kCacheBudget = std::uint64_t{2} << 30;
    static constexpr std::size_t kMostCaches = 2;

    Generator(const LanguageModel& model, std::int64_t imageTokenIndex, std::vector<std::int64_t> endOfSequence,
              std::uint64_t cacheBudget = kCacheBudget);

    /// Throws InvalidArgument when image ids and visual tokens do not match or the context overflows (with numbers),
    /// Unsupported for logits that are no numbers, and Cancelled when stopped before the first token; later, what there
    /// is comes back with StopReason::Cancelled. After any error but Cancelled all caches are empty.
    GenerationResult run(const GenerationInput& input, const GenerationOptions& options, const TokenCallback& onToken,
                         const std::stop_token& stop, const HiddenStateObserver& observer = {});
    /// Forgets all conversations and frees their memory.
    void clear();
    void forget(std::uint64_t conversation) { m_conversations.erase(conversation); }

private:
    struct Position {
        std::int64_t id = 0;
        std::int64_t tokens = 1;
        bool image = false; ///< stands for visual tokens, one or many
    };
    /// What is cached of a conversation.
    struct Cached {
        KvCache cache;
        std::vector<Position> positions; ///< that the cache holds
        std::uint64_t visualKey = 0;
        double loraAlpha = 0;
        std::uint64_t lastUse = 0;
    };
    struct Run {
        const GenerationInput& input;
        const GenerationOptions& options;
        const TokenCallback& onToken;
        ForwardOptions forward;
        int limit = 0; ///< new tokens that the context has room for
    };
    GenerationResult answer(Run run, const HiddenStateObserver& observer);
    std::size_t reuseCache(const Run& run, bool reuse);
    static std::size_t sharedPositions(const Cached& cached, const GenerationInput& input);
    static std::int64_t tokensOf(std::span<const Position> positions);
    std::size_t select(const GenerationInput& input, std::int64_t capacity, bool reuse);
    void evict();
    at::Tensor prefill(const GenerationInput& input, std::size_t from, const ForwardOptions& options);
    void checkPrompt(const GenerationInput& input) const;
    void greedyOrSample(const Run& run, GenerationResult& result);
    void searchBeams(const Run& run, GenerationResult& result);
    bool isEnd(std::int64_t id) const;

    const LanguageModel& m_model;
    std::int64_t m_imageTokenIndex;
    std::vector<std::int64_t> m_endOfSequence;
    std::uint64_t m_cacheBudget, m_uses = 0;
    std::map<std::uint64_t, Cached> m_conversations;
    Cached* m_current = nullptr; ///< one of them
};

} // namespace pllava
