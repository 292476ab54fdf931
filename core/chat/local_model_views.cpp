// The parts of LocalModel that inspect visual tokens.

#include <algorithm>

#include "core/chat/local_model.h"

namespace pllava {

/// Positions of the tokens in time and in the picture.
void LocalModel::place(const Clip& clip, VisualLayout layout, TokenNorms& norms) const {
    norms.frameTimesSeconds = clip.sampled.timesSeconds;
    norms.layout = layout;
    if (layout != VisualLayout::IgVlm) // which sees all of every frame
        norms.seen = seenRegion({clip.sampled.info.width, clip.sampled.info.height}, m_preprocessor);
}

TokenNorms LocalModel::tokenNorms(const Clip& clip, const ProbePoint& point, const ChatHistory& history,
                                  const AskSettings& settings, const std::stop_token& stop) {
    NormRequest request{point, &clip.encoded, settings.pooling, settings.loraAlpha, {}, settings.layout};
    if (point.needsPrompt())
        request.promptIds = prepare(history, settings).promptIds;
    TokenNorms norms = m_backend->tokenNorms(request, stop);
    requireFinite(norms);
    this->place(clip, settings.layout, norms);
    return norms;
}

std::vector<TokenView> LocalModel::tokenViews(const Clip& clip, const std::vector<ProbePoint>& points,
                                              const ChatHistory& history, const AskSettings& settings,
                                              const std::stop_token& stop) {
    ViewRequest request{points, &clip.encoded, settings.pooling, settings.loraAlpha, {}, settings.layout};
    if (std::any_of(points.begin(), points.end(), [](const ProbePoint& each) { return each.needsPrompt(); }))
        request.promptIds = prepare(history, settings).promptIds;
    std::vector<TokenView> views = m_backend->tokenViews(request, stop);
    for (TokenView& view : views) {
        requireFinite(view.norms);
        place(clip, settings.layout, view.norms);
    }
    return views;
}

AnswerAttention LocalModel::attention(const Clip& clip, const Answer& answer, std::optional<std::int64_t> layer,
                                      const std::stop_token& stop) {
    const AskSettings& settings = answer.settings;
    AttentionRequest request{&clip.encoded, settings.pooling, settings.loraAlpha, answer.promptIds, answer.newIds,
                             layer,         settings.layout};
    if (answer.stopReason == StopReason::EndOfSequence && request.answerIds.size() > 1)
        request.answerIds.pop_back(); // no word
    AnswerAttention attention = m_backend->attention(request, stop);
    for (const std::int64_t id : attention.answerIds)
        attention.answerPieces.push_back(m_tokenizer.decode({&id, 1}, SpecialTokens::Keep));
    TokenNorms here;
    place(clip, settings.layout, here);
    attention.frameTimesSeconds = here.frameTimesSeconds;
    attention.seen = here.seen;
    return attention;
}

} // namespace pllava
