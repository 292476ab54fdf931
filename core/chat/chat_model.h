#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/backend/model_description.h"
#include "core/base/token_view.h"
#include "core/chat/answer.h"
#include "core/chat/clip_cache.h"

namespace pllava {

/// Questions and answers about a video. Asked with, the last turn has no answer.
struct ChatHistory {
    std::uint64_t id = 0; ///< whose KV cache is extended
    std::vector<Turn> turns;
    std::size_t oldestKept = 0; ///< turns before this one have left the prompt
};

/// Probes the inside of a model. On the thread of the model; conversations and their caches stay as they are.
class Inspectable {
public:
    virtual ~Inspectable() = default;

    /// Norms and similarities of a clip's visual tokens at several points, in the order asked for, in one prefill at
    /// most. Points inside the language model see the prompt of `history`. Throws InvalidArgument for a layer that the
    /// model does not have, Unsupported for norms that are not finite.
    virtual std::vector<TokenView> tokenViews(const Clip& clip, const std::vector<ProbePoint>& points,
                                              const ChatHistory& history, const AskSettings& settings,
                                              const std::stop_token& stop) = 0;
    /// The norms alone at one point, also of tokens that lie on no grid.
    virtual TokenNorms tokenNorms(const Clip& clip, const ProbePoint& point, const ChatHistory& history,
                                  const AskSettings& settings, const std::stop_token& stop) = 0;
    /// Attention of an answer to the clip, in one layer or, without one, averaged over all.
    virtual AnswerAttention attention(const Clip& clip, const Answer& answer, std::optional<std::int64_t> layer,
                                      const std::stop_token& stop) = 0;
};

/// A model that answers questions about clips, for any number of clips and conversations. One thread.
class ChatModel {
public:
    virtual ~ChatModel() = default;

    virtual const ModelDescription& description() const = 0;
    /// What the model's folders ask for, see defaultSettings().
    virtual const AskSettings& defaults() const = 0;
    virtual const PromptTemplates& templates() const = 0;

    /// Throws what answer() would throw for this prompt, before a clip is decoded for it.
    virtual void requireRoom(const ChatHistory& history, const AskSettings& settings) = 0;
    /// Frames of `sampled` → what the model sees of them, in a layout and for requests that capture as the settings
    /// say; the times go into `timings`.
    virtual EncodedClip encode(const SampledClip& sampled, const AskSettings& settings, const AskCallbacks& callbacks,
                               Timings& timings) = 0;
    /// Answers the last turn. Where the context is full, the oldest turns leave the prompt (Answer::droppedTurns). A
    /// stop after the first token returns the answer so far, with StopReason::Cancelled. Throws Error.
    virtual Answer answer(const Clip& clip, const ChatHistory& history, const AskSettings& settings,
                          const AskCallbacks& callbacks) = 0;

    /// Frees what is cached of a conversation that is over.
    virtual void forget(std::uint64_t /*conversation*/) {}

    /// nullptr where the model cannot be inspected; then whyNotInspectable() is a sentence for the person.
    virtual Inspectable* inspectable() = 0;
    virtual std::string whyNotInspectable() const { return {}; }

    /// Shared by all models with one vision tower.
    const std::shared_ptr<ClipCache>& clips() const { return m_clips; }

protected:
    explicit ChatModel(std::shared_ptr<ClipCache> clips = std::make_shared<ClipCache>()) : m_clips(std::move(clips)) {}

private:
    std::shared_ptr<ClipCache> m_clips;
};

} // namespace pllava
