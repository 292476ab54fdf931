#include "core/chat/local_model.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/base/stop.h"
#include "core/base/stopwatch.h"
#include "core/chat/kept_turns.h"
#include "core/generate/context_room.h"
#include "core/preprocess/image_grid.h"
#include "core/text/stop_words.h"
#include "core/text/text_stream.h"

namespace pllava {

// The backend first: of a folder without weights the message is about these, not about the tokenizer.
LocalModel::LocalModel(const ModelFolders& folders, const ComputeSettings& compute, const std::stop_token& stop,
                       const Progress& progress, const LocalModel* sibling)
    : LocalModel(std::make_unique<LocalBackend>(folders, compute, stop, progress,
                                                sibling != nullptr ? sibling->m_backend.get() : nullptr),
                 folders, compute, sibling) {}

LocalModel::LocalModel(std::unique_ptr<LocalBackend> backend, const ModelFolders& folders,
                       const ComputeSettings& compute, const LocalModel* sibling)
    : ChatModel(sibling != nullptr && backend->sharesVisionTower(*sibling->m_backend) ? sibling->clips()
                                                                                      : std::make_shared<ClipCache>()),
      m_backend(std::move(backend)), m_tokenizer(Tokenizer::load(folders.base)),
      m_templates(PromptTemplates::load(resourceFolder() / "prompts.json")),
      m_preprocessor(loadPreprocessorConfig(folders.base, m_backend->description().config)),
      m_defaults(defaultSettings(folders, m_backend->description().config, m_backend->description().loraRank)),
      m_threads(compute.threads) {
    checkVocabulary(folders.base.string());
}

void LocalModel::checkVocabulary(const std::string& folder) const {
    const ModelConfig& config = description().config;
    if (m_tokenizer.size() > config.text.vocabularySize)
        throw Error(
            ErrorKind::CorruptFile,
            fmt::format("{}: the tokenizer has {} tokens and the embedding {}; the files belong to different models",
                        folder, m_tokenizer.size(), config.text.vocabularySize));
    if (m_tokenizer.idOf("<image>") != config.imageTokenIndex)
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{}: config.json has the image token {} and the tokenizer another or none; the files "
                                "belong to different models",
                                folder, config.imageTokenIndex));
}

/// Tokenizing megabytes takes long and cannot be stopped; most of that can be refused beforehand.
void LocalModel::requireShort(const std::string& question) const {
    const std::int64_t least = m_tokenizer.leastTokens(question.size()),
                       context = description().config.text.maxPositions;
    if (least >= context)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("the question is {} bytes long, which is at least {} tokens; the model's context holds "
                                "{} with the video and the answer; shorten the question",
                                question.size(), least, context));
}

PixelValues LocalModel::pixelsOf(const SampledClip& clip, VisualLayout layout, const std::stop_token& stop) const {
    if (layout != VisualLayout::IgVlm)
        return preprocessClip(clip.frames, m_preprocessor, m_threads, stop);
    const Frame picture = squeezed(imageGrid(clip.frames), m_preprocessor.shortestEdge);
    return preprocessClip({&picture, 1}, m_preprocessor, m_threads, stop);
}

EncodedClip LocalModel::encode(const SampledClip& sampled, const AskSettings& settings, const AskCallbacks& callbacks,
                               Timings& timings) {
    const Stopwatch watch;
    const PixelValues pixels = pixelsOf(sampled, settings.layout, callbacks.stop);
    timings.preprocess = watch.milliseconds();
    throwIfStopped(callbacks.stop);
    EncodedClip encoded = m_backend->encode(pixels, callbacks.stop, callbacks.progress, settings.capture);
    timings.vision = encoded.visionMilliseconds;
    timings.project = encoded.projectMilliseconds;
    return encoded;
}

/// Tokens of a prompt without the visual ones.
std::int64_t LocalModel::textTokens(const Answer& answer) const {
    return std::ranges::count_if(answer.promptIds,
                                 [image = description().config.imageTokenIndex](auto id) { return id != image; });
}

/// The prompt of a conversation whose last turn has no answer.
Answer LocalModel::prepare(const ChatHistory& history, const AskSettings& settings) const {
    const std::vector<Turn>& turns = history.turns;
    Answer answer;
    answer.settings = settings;
    const std::int64_t visual = visualTokens(settings.layout, settings.pooling);
    const auto render = [&](std::size_t first) {
        const RenderedPrompt rendered =
            renderPrompt(m_templates.find(settings.promptTemplate), std::span(turns).subspan(first), settings.prompt);
        answer.prompt = rendered.text;
        answer.promptIds = m_tokenizer.encode(rendered.text, rendered.literal);
        answer.droppedTurns = static_cast<std::int64_t>(first);
        return textTokens(answer) + visual;
    };
    const ContextSize context{description().config.text.maxPositions, settings.generation.maxNewTokens};
    const std::size_t first = oldestKeptTurn(history.oldestKept, turns.size(), context, render);
    if (answer.promptIds.empty() || answer.droppedTurns != static_cast<std::int64_t>(first))
        render(first);
    pllava::requireRoom(textTokens(answer), visual, description().config.text.maxPositions);
    return answer;
}

void LocalModel::requireRoom(const ChatHistory& history, const AskSettings& settings) {
    requireShort(history.turns.back().question);
    prepare(history, settings);
}

Answer LocalModel::answer(const Clip& clip, const ChatHistory& history, const AskSettings& settings,
                          const AskCallbacks& callbacks) {
    requireShort(history.turns.back().question);
    const Stopwatch watch;
    Answer answer = prepare(history, settings);
    answer.frameIndices = clip.sampled.frameIndices;
    answer.frameTimesSeconds = clip.sampled.timesSeconds;
    answer.substitutedFrames = clip.sampled.substitutedFrames;
    answer.hasUnreadableParts = clip.sampled.info.hasUnreadableParts;
    const double before = watch.milliseconds();
    generate(clip, history.id, callbacks, answer);
    answer.timings.load = description().loadMilliseconds;
    answer.timings.firstToken += before;
    return answer;
}

void LocalModel::generate(const Clip& clip, std::uint64_t conversation, const AskCallbacks& callbacks, Answer& answer) {
    const AskSettings& settings = answer.settings;
    const PromptTemplate& prompt = m_templates.find(settings.promptTemplate);
    const Stopwatch watch;
    double firstToken = 0;
    TextStream stream(m_tokenizer, answer.promptIds);
    StopWords stopWords(settings.generation.stopWords);
    const auto giveOut = [&](const std::string& text) {
        if (!text.empty() && callbacks.onText)
            callbacks.onText(text);
    };
    const auto onToken = [&](std::int64_t id) {
        if (firstToken == 0)
            firstToken = watch.milliseconds();
        giveOut(stopWords.push(stream.push(id)));
        return !stopWords.found();
    };
    const GenerationRequest request{.promptIds = answer.promptIds,
                                    .clip = &clip.encoded,
                                    .pooling = settings.pooling,
                                    .loraAlpha = settings.loraAlpha,
                                    .options = settings.generation,
                                    .capture = settings.capture,
                                    .layout = settings.layout,
                                    .conversation = conversation};
    Generation result = m_backend->generate(request, onToken, callbacks.stop);
    giveOut(stopWords.push(stream.finish()));
    giveOut(stopWords.finish());
    std::string whole = stream.decodedWhole();
    if (stopWords.found())
        whole = whole.substr(0, whole.size() - stream.generated().size()) + stopWords.text();
    if (settings.prompt.roles.value_or(prompt.roles)[1].empty()) // no tag marks where the answer begins
        whole = stopWords.found() ? stopWords.text() : std::string(stream.generated());
    answer.text = extractAnswer(prompt, whole, settings.prompt);
    static_cast<Generated&>(answer) = result;
    answer.timings.firstToken = firstToken;
    answer.tensors = std::move(result.tensors);
    if (answer.newIds.size() > 1 && answer.timings.generate > 0)
        answer.tokensPerSecond = 1000.0 * static_cast<double>(answer.newIds.size() - 1) / answer.timings.generate;
}

std::shared_ptr<ChatModel> makeLocalModel(const ModelFolders& folders, const ComputeSettings& compute,
                                          const std::stop_token& stop, const Progress& progress,
                                          const ChatModel* sibling) {
    return std::make_shared<LocalModel>(folders, compute, stop, progress, dynamic_cast<const LocalModel*>(sibling));
}

} // namespace pllava
