#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/demo/labels.h"
#include "core/text/tokenizer.h"

namespace pllava {

/// Meaning of the ids of words in the demo's world, in both languages.
class WordTargets {
public:
    WordTargets(const Tokenizer& tokenizer, std::int64_t vocabulary);

    /// A position in a text where a colour or a shape is named, and what is true of the item meant; all 0 where there
    /// is no such item.
    struct Mention {
        std::size_t place;
        demo::ItemLabels labels;
        std::optional<demo::Point> offset{}; ///< from the item that the same conversation named before, where both stay
    };
    /// `owners` are the ids' conversations, as in SharedPrompt.
    std::vector<Mention> mentions(std::span<const std::int64_t> ids, std::span<const std::int64_t> owners,
                                  const demo::Scene& scene) const;
    /// By id: 4 for the words that carry facts, 1 for the rest.
    const std::vector<float>& weights() const { return m_weights; }

private:
    std::map<std::int64_t, demo::Color> m_colors;
    std::map<std::int64_t, demo::Shape> m_shapes;
    std::vector<float> m_weights;
};

} // namespace pllava
