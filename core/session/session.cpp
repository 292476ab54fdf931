#include "core/session/session.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/base/stop.h"
#include "core/base/stopwatch.h"
#include "core/generate/context_room.h"
#include "core/preprocess/image_grid.h"
#include "core/session/clip_source.h"
#include "core/session/kept_turns.h"
#include "core/text/stop_words.h"
#include "core/text/text_stream.h"

namespace pllava {
namespace {

/// What PLLaVA's own demo and evaluation scripts use; a folder that states an alpha overrides it.
constexpr double kPllavaAlpha = 4;

void apply(const ModelDefaults& stated, AskSettings& settings) {
    settings.frames = stated.frames.value_or(settings.frames);
    settings.pooling = stated.pooling.value_or(settings.pooling);
    settings.promptTemplate = stated.promptTemplate.value_or(settings.promptTemplate);
    settings.generation.maxNewTokens = stated.maxNewTokens.value_or(settings.generation.maxNewTokens);
    settings.loraAlpha = stated.loraAlpha.value_or(settings.loraAlpha);
}

bool blank(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isspace(c); });
}

void check(const AskSettings& settings, const std::string& path) {
    if (settings.frames < 1 || settings.frames > 4096)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("frames is {}; it must be from 1 to 4096", settings.frames));
    if (!(std::abs(settings.loraAlpha) <= 1e6))
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("alpha is {}; it must be a number from -1000000 to 1000000", settings.loraAlpha));
    if (path.empty())
        throw Error(ErrorKind::InvalidArgument, "no video is open; open one first");
}

/// A clip up to this size is known again by its bytes, which takes a twentieth of a second; a larger one only by
/// its files, untouched since: then a copy of it is encoded again, and reading it through never delays an answer.
constexpr std::uint64_t kMostBytesRead = 64 << 20;

bool sameSampling(const std::optional<SamplingRequest>& a, const SamplingRequest& b) {
    const auto sameRange = [](const std::optional<TimeRange>& x, const std::optional<TimeRange>& y) {
        return x.has_value() == y.has_value() && (!x || (x->start == y->start && x->end == y->end));
    };
    return a && a->frames == b.frames && a->rule == b.rule && sameRange(a->range, b.range);
}

std::size_t slotOf(VisualLayout layout) {
    return layout == VisualLayout::IgVlm ? 1 : layout == VisualLayout::Image ? 2 : 0;
}

} // namespace

AskSettings defaultSettings(const ModelFolders& folders, std::int64_t loraRank) {
    AskSettings settings;
    settings.loraAlpha = loraRank > 0 ? kPllavaAlpha : 0;
    apply(loadModelDefaults(folders.base), settings);
    if (folders.weights)
        apply(loadModelDefaults(*folders.weights), settings);
    return settings;
}

SamplingRequest samplingOf(const std::string& video, const AskSettings& settings) {
    const bool grid = settings.layout == VisualLayout::IgVlm;
    return {video, settings.frames, settings.range, grid ? SamplingRule::IgVlm : SamplingRule::Pllava};
}

void useLayout(AskSettings& settings, VisualLayout layout) {
    settings.layout = layout;
    if (layout == VisualLayout::IgVlm)
        settings.frames = kIgVlmFrames;
    if (layout == VisualLayout::Image) {
        settings.frames = 1;
        settings.loraAlpha = 0;
    }
}

/// Checked, and with what the layout leaves no choice of.
AskSettings Session::settled(const AskSettings& settings) const {
    check(settings, m_path);
    AskSettings used = settings;
    if (used.layout == VisualLayout::Image)
        useLayout(used, VisualLayout::Image);
    used.pooling = shapeOf(used.layout, used.pooling, used.frames, model().config.frameShape);
    return used;
}

Session::Session(const ModelFolders& folders, const ComputeSettings& settings, const std::stop_token& stop,
                 const Progress& progress)
    : m_backend(folders, settings, stop, progress), m_tokenizer(Tokenizer::load(folders.base)),
      m_templates(PromptTemplates::load(resourceFolder() / "prompts.json")),
      m_preprocessor(loadPreprocessorConfig(folders.base)),
      m_defaults(defaultSettings(folders, m_backend.description().loraRank)), m_threads(settings.threads) {
    checkVocabulary(folders.base.string());
}

void Session::checkVocabulary(const std::string& folder) const {
    const ModelConfig& config = model().config;
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

void Session::open(std::string videoPath) {
    m_path = std::move(videoPath);
    newConversation();
}

/// What has left the prompt stays out of it while the conversation begins as it did.
void Session::setConversation(std::vector<Turn> turns) {
    const auto same = [](const Turn& a, const Turn& b) { return a.question == b.question && a.answer == b.answer; };
    const auto kept = std::ranges::mismatch(m_turns, turns, same).in1 - m_turns.begin();
    if (static_cast<std::size_t>(kept) <= m_oldestKept)
        m_oldestKept = 0;
    m_turns = std::move(turns);
}

PixelValues Session::pixelsOf(const SampledClip& clip, VisualLayout layout, const std::stop_token& stop) const {
    if (layout != VisualLayout::IgVlm)
        return preprocessClip(clip.frames, m_preprocessor, m_threads, stop);
    const Frame picture = squeezed(imageGrid(clip.frames), m_preprocessor.shortestEdge);
    return preprocessClip({&picture, 1}, m_preprocessor, m_threads, stop);
}

/// What the open video holds; nothing where it cannot be read.
std::optional<std::string> Session::contentOfVideo(const std::stop_token& stop) {
    const std::vector<std::filesystem::path> files = filesOfClip(m_path);
    std::uint64_t bytes = 0;
    const auto stamp = stampOf(files, &bytes);
    if (!stamp || bytes > kMostBytesRead)
        return stamp;
    const auto identity = m_contents.of(files, FileNames::Ignore, stop);
    return identity ? std::optional(identity->digest) : std::nullopt;
}

/// A video that is gone meanwhile, or cannot be read any more, is still what it was.
bool Session::isEncoded(const Encoded& encoded, const SamplingRequest& request,
                        const std::optional<std::string>& content) const {
    return sameSampling(encoded.request, request) &&
           (content ? encoded.content == content : encoded.request->path == request.path);
}

const Session::Encoded& Session::encode(const AskSettings& settings, const AskCallbacks& callbacks, Timings& timings) {
    const SamplingRequest request = samplingOf(m_path, settings);
    Encoded& encoded = m_encoded[slotOf(settings.layout)];
    const std::optional<std::string> content = contentOfVideo(callbacks.stop);
    if (isEncoded(encoded, request, content))
        return encoded;
    encoded = {};
    encoded.clip = loadClip(request, callbacks.stop, callbacks.progress);
    if (callbacks.onDamage && (encoded.clip.substitutedFrames > 0 || encoded.clip.info.hasUnreadableParts))
        callbacks.onDamage(encoded.clip);
    timings.decode = encoded.clip.decodeMilliseconds;
    const Stopwatch watch;
    const PixelValues pixels = pixelsOf(encoded.clip, settings.layout, callbacks.stop);
    timings.preprocess = watch.milliseconds();
    encoded.clip.frames = {};
    throwIfStopped(callbacks.stop);
    encoded.features = m_backend.encode(pixels, callbacks.stop, callbacks.progress);
    ++m_encodings;
    timings.vision = encoded.features.visionMilliseconds;
    timings.project = encoded.features.projectMilliseconds;
    encoded.request = request;
    encoded.content = content;
    return encoded;
}

void Session::generate(const Encoded& encoded, const AskCallbacks& callbacks, Answer& answer) {
    const AskSettings& settings = answer.settings;
    const PromptTemplate& prompt = m_templates.find(settings.promptTemplate);
    const Stopwatch watch;
    TextStream stream(m_tokenizer, answer.promptIds);
    StopWords stopWords(settings.generation.stopWords);
    const auto giveOut = [&](const std::string& text) {
        if (!text.empty() && callbacks.onText)
            callbacks.onText(text);
    };
    const auto onToken = [&](std::int64_t id) {
        if (answer.timings.firstToken == 0)
            answer.timings.firstToken = watch.milliseconds();
        giveOut(stopWords.push(stream.push(id)));
        return !stopWords.found();
    };
    GenerationRequest request{answer.promptIds,    &encoded.features, settings.pooling, settings.loraAlpha,
                              settings.generation, settings.capture,  settings.layout};
    Generation result = m_backend.generate(request, onToken, callbacks.stop);
    giveOut(stopWords.push(stream.finish()));
    giveOut(stopWords.finish());
    std::string whole = stream.decodedWhole();
    if (stopWords.found())
        whole = whole.substr(0, whole.size() - stream.generated().size()) + stopWords.text();
    if (settings.prompt.roles.value_or(prompt.roles)[1].empty()) // no tag tells where the answer begins
        whole = stopWords.found() ? stopWords.text() : std::string(stream.generated());
    answer.text = extractAnswer(prompt, whole, settings.prompt);
    answer.newIds = std::move(result.newIds);
    answer.stopReason = result.stopReason;
    answer.firstToken = result.firstToken;
    answer.promptTokens = result.promptTokens;
    answer.cachedTokens = result.cachedTokens;
    answer.visualTokens = result.visualTokens;
    answer.beamScore = result.score;
    answer.timings.pool = result.poolMilliseconds;
    answer.timings.prefill = result.prefillMilliseconds;
    answer.timings.generate = result.generateMilliseconds;
    answer.tensors = std::move(result.tensors);
    if (answer.newIds.size() > 1 && result.generateMilliseconds > 0)
        answer.tokensPerSecond = 1000.0 * static_cast<double>(answer.newIds.size() - 1) / result.generateMilliseconds;
}

/// Tokens of a prompt without the visual ones.
std::int64_t Session::textTokens(const Answer& answer) const {
    return std::ranges::count_if(answer.promptIds,
                                 [image = model().config.imageTokenIndex](auto id) { return id != image; });
}

/// Before the vision tower runs for nothing.
void Session::requireRoomFor(const Answer& answer) const {
    requireRoom(textTokens(answer), visualTokens(answer.settings.layout, answer.settings.pooling),
                model().config.text.maxPositions);
}

/// The prompt of a conversation whose last turn has no answer.
Answer Session::prepare(const std::vector<Turn>& turns, const AskSettings& settings) const {
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
    const ContextSize context{model().config.text.maxPositions, settings.generation.maxNewTokens};
    const std::size_t first = oldestKeptTurn(m_oldestKept, turns.size(), context, render);
    if (answer.promptIds.empty() || answer.droppedTurns != static_cast<std::int64_t>(first))
        render(first);
    requireRoomFor(answer);
    return answer;
}

Answer Session::ask(const std::string& question, const AskSettings& asked, const AskCallbacks& callbacks) {
    const Stopwatch watch;
    if (blank(question))
        throw Error(ErrorKind::InvalidArgument, "the question is empty; ask something about the video");
    const AskSettings settings = settled(asked);
    validate(settings.generation);
    std::vector<Turn> turns = turnsFor(question);
    Answer answer = prepare(turns, settings);
    answer.timings.load = model().loadMilliseconds;
    const Encoded& encoded = encode(settings, callbacks, answer.timings);
    answer.frameIndices = encoded.clip.frameIndices;
    answer.frameTimesSeconds = encoded.clip.timesSeconds;
    answer.substitutedFrames = encoded.clip.substitutedFrames;
    answer.hasUnreadableParts = encoded.clip.info.hasUnreadableParts;
    const double before = watch.milliseconds();
    generate(encoded, callbacks, answer);
    answer.timings.firstToken += before;
    if (answer.stopReason != StopReason::Cancelled) {
        turns.back().answer = answer.text;
        m_turns = std::move(turns);
        m_oldestKept = static_cast<std::size_t>(answer.droppedTurns);
    }
    return answer;
}

/// Tokenizing megabytes takes long and cannot be stopped; most of that can be told to be too much beforehand.
void Session::requireShort(const std::string& question) const {
    const std::int64_t least = m_tokenizer.leastTokens(question.size()), context = model().config.text.maxPositions;
    if (least >= context)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("the question is {} bytes long, which is at least {} tokens; the model's context holds "
                                "{} with the video and the answer; shorten the question",
                                question.size(), least, context));
}

std::vector<Turn> Session::turnsFor(const std::string& question) const {
    requireShort(question);
    std::vector<Turn> turns = m_turns;
    if (!blank(question))
        turns.push_back({question, std::nullopt});
    else if (turns.empty())
        throw Error(ErrorKind::InvalidArgument, "norms inside the language model need a prompt; ask a question first");
    turns.back().answer.reset();
    return turns;
}

TokenNorms Session::tokenNorms(const NormPlace& place, const AskSettings& asked, const std::string& question,
                               const AskCallbacks& callbacks) {
    const AskSettings settings = settled(asked);
    requireUsable(settings.pooling);
    NormRequest request{place, nullptr, settings.pooling, settings.loraAlpha, {}, settings.layout};
    if (place.needsPrompt())
        request.promptIds = prepare(turnsFor(question), settings).promptIds;
    Timings ignored;
    const Encoded& encoded = encode(settings, callbacks, ignored);
    request.clip = &encoded.features;
    TokenNorms norms = m_backend.tokenNorms(request, callbacks.stop);
    requireFinite(norms);
    norms.frameTimesSeconds = encoded.clip.timesSeconds;
    if (settings.layout != VisualLayout::IgVlm) // which sees all of every frame
        norms.seen = seenRegion({encoded.clip.info.width, encoded.clip.info.height}, m_preprocessor);
    return norms;
}

} // namespace pllava
