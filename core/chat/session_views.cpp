// The parts of Session that inspect visual tokens.

#include <algorithm>

#include "core/base/error.h"
#include "core/chat/session.h"

namespace pllava {

Inspectable& Session::inspectable() const {
    if (Inspectable* inside = m_model->inspectable())
        return *inside;
    throw Error(ErrorKind::Unsupported, m_model->whyNotInspectable());
}

TokenNorms Session::tokenNorms(const ProbePoint& point, const AskSettings& asked, const std::string& question,
                               const AskCallbacks& callbacks) {
    const AskSettings settings = resolved(asked);
    requireUsable(settings.pooling);
    Inspectable& inside = inspectable();
    ChatHistory history;
    if (point.needsPrompt()) {
        history = historyFor(question);
        m_model->requireRoom(history, settings);
    }
    Timings ignored;
    return inside.tokenNorms(*clip(settings, callbacks, ignored), point, history, settings, callbacks.stop);
}

std::vector<TokenView> Session::tokenViews(const std::vector<ProbePoint>& points, const AskSettings& asked,
                                           const std::string& question, const AskCallbacks& callbacks) {
    const AskSettings settings = resolved(asked);
    requireUsable(settings.pooling);
    Inspectable& inside = inspectable();
    ChatHistory history;
    if (std::any_of(points.begin(), points.end(), [](const ProbePoint& point) { return point.needsPrompt(); })) {
        history = historyFor(question);
        m_model->requireRoom(history, settings);
    }
    Timings ignored;
    return inside.tokenViews(*clip(settings, callbacks, ignored), points, history, settings, callbacks.stop);
}

AnswerAttention Session::attention(const Answer& answer, std::optional<std::int64_t> layer,
                                   const AskCallbacks& callbacks) {
    Inspectable& inside = inspectable();
    const AskSettings settings = resolved(answer.settings);
    Timings ignored;
    return inside.attention(*clip(settings, callbacks, ignored), answer, layer, callbacks.stop);
}

} // namespace pllava
