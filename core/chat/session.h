#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/chat/chat_model.h"

namespace pllava {

/// A video and the conversation about it on a model, which other sessions may share. Both programs use it. One
/// thread owns model and sessions.
/// A clip is identified by the content of its file, not by its path. Three costs, three caches: other frames or another
/// range decode and encode again; another pooling or layout only lays the visual tokens out and prefills; a follow-up
/// question prefills only what is new. IG-VLM's grid and the image model's frame are separate pictures, each encoded
/// once and kept.
class Session {
public:
    explicit Session(std::shared_ptr<ChatModel> model);
    /// Of a LocalModel of its own.
    Session(const ModelFolders& folders, const ComputeSettings& compute, const std::stop_token& stop = {},
            const Progress& progress = {});

    const std::shared_ptr<ChatModel>& chatModel() const { return m_model; }
    const AskSettings& defaults() const { return m_model->defaults(); }
    const ModelDescription& model() const { return m_model->description(); }
    const PromptTemplates& templates() const { return m_model->templates(); }

    /// Looks at another video from the next question on; a new conversation begins.
    void open(std::string videoPath);
    /// Forgets the questions so far, keeps the encoded clip.
    void newConversation() { setConversation({}); }
    /// Replaces the questions and answers so far, when a question is edited or a conversation is resumed. Every turn
    /// has its answer.
    void setConversation(std::vector<Turn> turns);

    /// Asks, in the conversation so far. Throws Error; after Cancelled or a failure the conversation is as before. A
    /// stop in the middle of an answer returns it so far, with StopReason::Cancelled, and the turn is not kept. Where
    /// the context is full, the oldest turns leave the prompt (Answer::droppedTurns) and stay out of it.
    Answer ask(const std::string& question, const AskSettings& settings, const AskCallbacks& callbacks = {});

    /// Norms of the visual tokens at a probe point. Encodes only when ask() would have to. Points inside the LLM are
    /// seen in a prefill of the prompt that ask(question) would give to the model or, without a question, the last
    /// ask() used; the conversation and its cache stay as they are. Throws as ask() does; InvalidArgument too where a
    /// question is needed and none was asked, and for a layer that the model does not have. All norms are finite, or it
    /// is Unsupported. Unsupported too for a model that cannot be inspected.
    TokenNorms tokenNorms(const ProbePoint& point, const AskSettings& settings, const std::string& question = {},
                          const AskCallbacks& callbacks = {});

    /// The same at several points with neighbour similarities, in the order asked for, in one prefill at most.
    std::vector<TokenView> tokenViews(const std::vector<ProbePoint>& points, const AskSettings& settings,
                                      const std::string& question = {}, const AskCallbacks& callbacks = {});

    /// Attention of an answer of this session to the open video, in one layer or, without one, averaged over all.
    /// Conversation and cache stay as they are. Throws as ask() does; InvalidArgument for a layer that is not there.
    AnswerAttention attention(const Answer& answer, std::optional<std::int64_t> layer = {},
                              const AskCallbacks& callbacks = {});

    /// Clips, grids and frames that went through the vision tower for this session so far.
    std::int64_t encodings() const { return m_encodings; }

private:
    AskSettings resolved(const AskSettings& settings) const;
    ChatHistory historyFor(const std::string& question) const;
    std::shared_ptr<const Clip> clip(const AskSettings& settings, const AskCallbacks& callbacks, Timings& timings);
    Inspectable& inspectable() const;

    std::shared_ptr<ChatModel> m_model;
    std::string m_path;
    ChatHistory m_history;
    std::shared_ptr<const void> m_cached; ///< frees the conversation's cache with the last copy of the session
    std::int64_t m_encodings = 0;
};

} // namespace pllava
