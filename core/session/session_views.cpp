// What Session shows of visual tokens beside their norms at one place.

#include <algorithm>

#include "core/session/session.h"

namespace pllava {
std::vector<TokenView> Session::tokenViews(const std::vector<NormPlace>& places, const AskSettings& asked,
                                           const std::string& question, const AskCallbacks& callbacks) {
    const AskSettings settings = settled(asked);
    ViewRequest request{places, nullptr, settings.pooling, settings.loraAlpha, {}, settings.layout};
    if (std::any_of(places.begin(), places.end(), [](const NormPlace& place) { return place.needsPrompt(); }))
        request.promptIds = prepare(turnsFor(question), settings).promptIds;
    // Checks the settings, encodes the clip and knows where its tokens lie.
    const TokenNorms here = tokenNorms({}, settings, {}, callbacks);
    Timings ignored;
    request.clip = &encode(settings, callbacks, ignored).features;
    std::vector<TokenView> views = m_backend.tokenViews(request, callbacks.stop);
    for (TokenView& view : views) {
        requireFinite(view.norms);
        view.norms.frameTimesSeconds = here.frameTimesSeconds;
        view.norms.seen = here.seen;
        view.norms.layout = settings.layout;
    }
    return views;
}

AnswerAttention Session::attention(const Answer& answer, std::optional<std::int64_t> layer,
                                   const AskCallbacks& callbacks) {
    const AskSettings& settings = answer.settings;
    const TokenNorms here = tokenNorms({}, settings, {}, callbacks); // as above
    Timings ignored;
    AttentionRequest request{&encode(settings, callbacks, ignored).features,
                             settings.pooling,
                             settings.loraAlpha,
                             answer.promptIds,
                             answer.newIds,
                             layer,
                             settings.layout};
    if (answer.stopReason == StopReason::EndOfSequence && request.answerIds.size() > 1)
        request.answerIds.pop_back(); // no word
    AnswerAttention attention = m_backend.attention(request, callbacks.stop);
    attention.frameTimesSeconds = here.frameTimesSeconds;
    attention.seen = here.seen;
    return attention;
}

} // namespace pllava
