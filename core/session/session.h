#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/backend/local_backend.h"
#include "core/base/content_identity.h"
#include "core/text/prompt_template.h"
#include "core/video/sampled_clip.h"

namespace pllava {

/// Everything that a question is asked with. Session::defaults() fills it from the model's own folder.
struct AskSettings {
    int frames = 16;
    std::optional<TimeRange> range;
    PoolingShape pooling;
    double loraAlpha = 0;
    std::string promptTemplate = "eval_vcgbench";
    PromptOptions prompt;
    GenerationOptions generation;
    Capture capture = Capture::Nothing;
    VisualLayout layout = VisualLayout::Pllava;
};

/// The frames that settings ask for of a video.
SamplingRequest samplingOf(const std::string& video, const AskSettings& settings);

/// What the model's folders ask for, else PLLaVA's own numbers; `loraRank` is that of the tensors, 0 without LoRA.
/// Throws CorruptFile where the folder of the weights states another rank.
AskSettings defaultSettings(const ModelFolders& folders, std::int64_t loraRank);

/// Takes up a layout with what goes with it: IG-VLM looks at 6 frames unless told otherwise, the image model at one
/// frame with α = 0. Frames and α that are to differ are set afterwards; the image model's cannot.
void useLayout(AskSettings& settings, VisualLayout layout);

/// Milliseconds of each stage; 0 where the stage was not needed because its result was cached.
struct Timings {
    double load = 0; ///< of the model, once a session
    double decode = 0, preprocess = 0, vision = 0, project = 0, pool = 0, prefill = 0, generate = 0;
    double firstToken = 0; ///< from the call of ask() to the first token
};

/// One answer and how it came about.
struct Answer {
    std::string text;
    std::string prompt;
    std::vector<std::int64_t> promptIds; ///< the image as one id
    std::vector<std::int64_t> newIds;
    StopReason stopReason = StopReason::MaxNewTokens;
    FirstToken firstToken;
    std::int64_t promptTokens = 0; ///< visual tokens counted in
    std::int64_t cachedTokens = 0; ///< of these, taken from the KV cache
    std::int64_t visualTokens = 0;
    std::int64_t droppedTurns = 0; ///< oldest ones of the conversation that the context has no room for
    double beamScore = 0;
    double tokensPerSecond = 0; ///< of the tokens after the first
    AskSettings settings;       ///< as they were used: pooling is the layout's shapeOf()
    std::vector<std::int64_t> frameIndices;
    std::vector<double> frameTimesSeconds;
    int substitutedFrames = 0; ///< of them: damaged or lost in the file, the nearest that could be decoded stands in
    bool hasUnreadableParts =
        false; ///< the video's file is damaged, and what was lost with a part of it is not counted
    Timings timings;
    std::vector<NamedTensor> tensors; ///< with Capture::Everything
};

/// What a caller may hear while a question is answered. Empty functions are allowed.
struct AskCallbacks {
    std::function<void(std::string_view piece)> onText; ///< whole UTF-8 characters, as they become certain
    Progress progress;
    std::stop_token stop;
    /// Called once for each sampling of a damaged video.
    std::function<void(const SampledClip& clip)> onDamage{};
};

/// A model, one video and the conversation about it: what both programs call. One thread owns it.
/// A clip is known by what its file holds, not by its path. Three costs, three caches: other frames or another range
/// decode and encode anew; another pooling or layout only lays the visual tokens out and prefills; a follow-up question
/// prefills only what is new. IG-VLM's grid and the image model's frame are pictures of their own, each encoded once
/// and kept beside the clip.
class Session {
public:
    Session(const ModelFolders& folders, const ComputeSettings& settings, const std::stop_token& stop = {},
            const Progress& progress = {});

    /// See defaultSettings().
    const AskSettings& defaults() const { return m_defaults; }
    const ModelDescription& model() const { return m_backend.description(); }
    const Tokenizer& tokenizer() const { return m_tokenizer; }
    const PromptTemplates& templates() const { return m_templates; }

    /// Looks at another video from the next question on; the conversation starts anew.
    void open(std::string videoPath);
    /// Forgets the questions so far, keeps the encoded clip.
    void newConversation() { setConversation({}); }
    /// Replaces the questions and answers so far, for a question that is edited and a conversation that is taken up
    /// again. Every turn has its answer.
    void setConversation(std::vector<Turn> turns);

    /// Asks, in the conversation so far. Throws Error; after Cancelled or a failure the conversation is as before. A
    /// stop in the middle of an answer gives what there is, with StopReason::Cancelled, and the turn is not kept.
    /// Where the context is full, the oldest turns leave the prompt (Answer::droppedTurns) and stay out of it.
    Answer ask(const std::string& question, const AskSettings& settings, const AskCallbacks& callbacks = {});

    /// Norms of the visual tokens at a place. Encodes only when ask() would have to. Places inside the LLM are seen in
    /// a prefill of the prompt that ask(question) would give to the model or, without a question, the last ask() gave;
    /// the conversation and its cache stay as they are. Throws as ask() does; InvalidArgument too where a question is
    /// needed and none was asked, and for a layer that the model has not. All norms are finite, or it is
    /// Unsupported.
    TokenNorms tokenNorms(const NormPlace& place, const AskSettings& settings, const std::string& question = {},
                          const AskCallbacks& callbacks = {});

    /// The same at several places with neighbour similarities, in the order asked for, in one prefill at most.
    std::vector<TokenView> tokenViews(const std::vector<NormPlace>& places, const AskSettings& settings,
                                      const std::string& question = {}, const AskCallbacks& callbacks = {});

    /// Where an answer of this session about the open video looked, in one layer or, without one, in all on average.
    /// Conversation and cache stay as they are. Throws as ask() does; InvalidArgument for a layer that is not there.
    AnswerAttention attention(const Answer& answer, std::optional<std::int64_t> layer = {},
                              const AskCallbacks& callbacks = {});

    /// Clips, grids and frames that went through the vision tower so far.
    std::int64_t encodings() const { return m_encodings; }

private:
    /// What was encoded last of one kind of picture, and where it is from; the frames themselves are dropped.
    struct Encoded {
        std::optional<SamplingRequest> request;
        std::optional<std::string> content; ///< what the video held
        SampledClip clip;
        EncodedClip features;
    };
    AskSettings settled(const AskSettings& settings) const;
    void requireShort(const std::string& question) const;
    std::vector<Turn> turnsFor(const std::string& question) const;
    Answer prepare(const std::vector<Turn>& turns, const AskSettings& settings) const;
    void checkVocabulary(const std::string& folder) const;
    std::int64_t textTokens(const Answer& answer) const;
    void requireRoomFor(const Answer& answer) const;
    std::optional<std::string> contentOfVideo(const std::stop_token& stop);
    bool isEncoded(const Encoded& encoded, const SamplingRequest& request,
                   const std::optional<std::string>& content) const;
    const Encoded& encode(const AskSettings& settings, const AskCallbacks& callbacks, Timings& timings);
    PixelValues pixelsOf(const SampledClip& clip, VisualLayout layout, const std::stop_token& stop) const;
    void generate(const Encoded& encoded, const AskCallbacks& callbacks, Answer& answer);

    LocalBackend m_backend; // first: a folder without the model's weights is told so, not that its tokenizer is missing
    Tokenizer m_tokenizer;
    PromptTemplates m_templates;
    ClipPreprocessorConfig m_preprocessor;
    AskSettings m_defaults;
    int m_threads = 0;
    std::string m_path;
    ContentIdentities m_contents;     ///< of videos
    std::array<Encoded, 3> m_encoded; ///< the clip's frames, IG-VLM's grid, the image model's frame
    std::int64_t m_encodings = 0;
    std::vector<Turn> m_turns;
    std::size_t m_oldestKept = 0; ///< turns before this one have left the prompt
};

} // namespace pllava
