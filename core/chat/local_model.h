#pragma once

#include <memory>
#include <span>

#include "core/backend/local_backend.h"
#include "core/chat/chat_model.h"
#include "core/chat/model_maker.h"
#include "core/text/tokenizer.h"

namespace pllava {

/// A model on this machine, from its folders.
class LocalModel final : public ChatModel, public Inspectable {
public:
    /// Weights and clips are shared with `sibling` where both read the same files with the same settings.
    /// Throws as LocalBackend does, and CorruptFile where tokenizer and weights do not belong together.
    LocalModel(const ModelFolders& folders, const ComputeSettings& compute, const std::stop_token& stop = {},
               const Progress& progress = {}, const LocalModel* sibling = nullptr);

    const ModelDescription& description() const override { return m_backend->description(); }
    const AskSettings& defaults() const override { return m_defaults; }
    const PromptTemplates& templates() const override { return m_templates; }
    void requireRoom(const ChatHistory& history, const AskSettings& settings) override;
    EncodedClip encode(const SampledClip& sampled, const AskSettings& settings, const AskCallbacks& callbacks,
                       Timings& timings) override;
    Answer answer(const Clip& clip, const ChatHistory& history, const AskSettings& settings,
                  const AskCallbacks& callbacks) override;
    void forget(std::uint64_t conversation) override { m_backend->forget(conversation); }
    Inspectable* inspectable() override { return this; }

    std::vector<TokenView> tokenViews(const Clip& clip, const std::vector<ProbePoint>& points,
                                      const ChatHistory& history, const AskSettings& settings,
                                      const std::stop_token& stop) override;
    TokenNorms tokenNorms(const Clip& clip, const ProbePoint& point, const ChatHistory& history,
                          const AskSettings& settings, const std::stop_token& stop) override;
    AnswerAttention attention(const Clip& clip, const Answer& answer, std::optional<std::int64_t> layer,
                              const std::stop_token& stop) override;

    /// Bytes of weights that were read from files for this model.
    std::uint64_t bytesRead() const { return m_backend->bytesRead(); }

private:
    LocalModel(std::unique_ptr<LocalBackend> backend, const ModelFolders& folders, const ComputeSettings& compute,
               const LocalModel* sibling);
    void checkVocabulary(const std::string& folder) const;
    void requireShort(const std::string& question) const;
    Answer prepare(const ChatHistory& history, const AskSettings& settings) const;
    std::int64_t textTokens(const Answer& answer) const;
    PixelValues pixelsOf(const SampledClip& clip, VisualLayout layout, const std::stop_token& stop) const;
    void generate(const Clip& clip, std::uint64_t conversation, const AskCallbacks& callbacks, Answer& answer);
    void place(const Clip& clip, VisualLayout layout, TokenNorms& norms) const;

    std::unique_ptr<LocalBackend> m_backend;
    Tokenizer m_tokenizer;
    PromptTemplates m_templates;
    ClipPreprocessorConfig m_preprocessor;
    AskSettings m_defaults;
    int m_threads = 0;
};

} // namespace pllava
