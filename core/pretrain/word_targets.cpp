#include "core/pretrain/word_targets.h"

#include <algorithm>
#include <ranges>

#include "core/demo/words.h"

namespace pllava {
namespace {

constexpr float kFactWeight = 4;
constexpr std::array kBothLanguages{demo::Language::English, demo::Language::Chinese};

/// The id of a word's last piece, as it stands inside a sentence.
std::int64_t idOf(const Tokenizer& tokenizer, const std::string& word, demo::Language language) {
    const std::string before = language == demo::Language::English ? "the " : "的";
    return tokenizer.encode(before + word, {}, BeginOfSequence::Never).back();
}

/// From the position of the last of `before` that is of the same conversation and another item.
std::optional<demo::Point> offsetFrom(std::span<const WordTargets::Mention> before,
                                      std::span<const std::int64_t> owners, const WordTargets::Mention& here) {
    const auto earlier = std::ranges::find_if(before | std::views::reverse, [&](const WordTargets::Mention& each) {
        return owners[each.place] == owners[here.place] && each.labels.center != here.labels.center;
    });
    if (earlier == std::ranges::end(before | std::views::reverse))
        return std::nullopt;
    const auto &from = earlier->labels.center, &to = here.labels.center;
    return from && to ? std::optional(demo::Point{to->x - from->x, to->y - from->y}) : std::nullopt;
}

} // namespace

WordTargets::WordTargets(const Tokenizer& tokenizer, std::int64_t vocabulary)
    : m_weights(static_cast<std::size_t>(vocabulary), 1.0F) {
    for (const demo::Language language : kBothLanguages) {
        for (std::size_t color = 0; color < demo::kColors; ++color)
            m_colors[idOf(tokenizer, word(static_cast<demo::Color>(color), language), language)] =
                static_cast<demo::Color>(color);
        for (std::size_t shape = 0; shape < demo::kShapes; ++shape)
            m_shapes[idOf(tokenizer, word(static_cast<demo::Shape>(shape), language), language)] =
                static_cast<demo::Shape>(shape);
        for (const std::string& fact : demo::factWords(language))
            for (const std::int64_t id : tokenizer.encode((language == demo::Language::English ? "the " : "的") + fact,
                                                          {}, BeginOfSequence::Never))
                m_weights[static_cast<std::size_t>(id)] = kFactWeight;
    }
    for (const std::int64_t id : tokenizer.encode("the 的", {}, BeginOfSequence::Never))
        m_weights[static_cast<std::size_t>(id)] = 1;
}

std::vector<WordTargets::Mention> WordTargets::mentions(std::span<const std::int64_t> ids,
                                                        std::span<const std::int64_t> owners,
                                                        const demo::Scene& scene) const {
    constexpr std::size_t kBetween = 2; // ids from a colour to its shape, at most
    std::vector<Mention> out;
    for (std::size_t place = 0; place < ids.size(); ++place) {
        const auto color = m_colors.find(ids[place]);
        const auto shape = m_shapes.find(ids[place]);
        if (color == m_colors.end() && shape == m_shapes.end())
            continue;
        auto named = color;
        for (std::size_t back = 1; named == m_colors.end() && back <= std::min(kBetween, place); ++back)
            named = m_colors.find(ids[place - back]);
        Mention mention{place, {}};
        for (const demo::Item& item : scene.items)
            if ((named == m_colors.end() || item.color == named->second) &&
                (shape == m_shapes.end() || item.shape == shape->second))
                mention.labels = labelItem(scene, item);
        mention.offset = offsetFrom(out, owners, mention);
        out.push_back(mention);
    }
    return out;
}

} // namespace pllava
