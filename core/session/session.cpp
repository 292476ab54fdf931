#include "core/session/session.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/base/stop.h"
#include "core/base/stopwatch.h"
#include "core/generate/context_room.h"
#include "core/generate/stop_words.h"
#include "core/generate/text_stream.h"
#include "core/session/clip_source.h"

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

bool sameClip(const std::optional<SamplingRequest>& a, const SamplingRequest& b) {
    const auto sameRange = [](const std::optional<TimeRange>& x, const std::optional<TimeRange>& y) {
        return x.has_value() == y.has_value() && (!x || (x->start == y->start && x->end == y->end));
    };
    return a && a->path == b.path && a->frames == b.frames && sameRange(a->range, b.range);
}

} // namespace

AskSettings defaultSettings(const ModelFolders& folders, std::int64_t loraRank) {
    AskSettings settings;
    settings.loraAlpha = loraRank > 0 ? kPllavaAlpha : 0;
    apply(loadModelDefaults(folders.base), settings);
    if (folders.weights) {
        const ModelDefaults stated = loadModelDefaults(*folders.weights);
        apply(stated, settings);
        if (stated.loraRank && *stated.loraRank != loraRank)
            throw Error(ErrorKind::CorruptFile,
                        fmt::format("{}: the settings say LoRA rank {} and the tensors have {}; fetch the folder again",
                                    folders.weights->string(), *stated.loraRank, loraRank));
    }
    return settings;
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
    m_turns.clear();
}

void Session::encodeClip(const AskSettings& settings, const AskCallbacks& callbacks, Timings& timings) {
    const SamplingRequest request{m_path, settings.frames, settings.range};
    if (sameClip(m_encodedRequest, request))
        return;
    m_encodedRequest.reset();
    m_encoded = {};
    m_clip = loadClip(request, callbacks.stop, callbacks.progress);
    timings.decode = m_clip.decodeMilliseconds;
    const Stopwatch watch;
    const PixelValues pixels = preprocessClip(m_clip.frames, m_preprocessor, m_threads, callbacks.stop);
    timings.preprocess = watch.milliseconds();
    m_clip.frames = {};
    throwIfStopped(callbacks.stop);
    m_encoded = m_backend.encode(pixels, callbacks.stop, callbacks.progress);
    timings.vision = m_encoded.visionMilliseconds;
    timings.project = m_encoded.projectMilliseconds;
    m_encodedRequest = request;
}

void Session::generate(const AskSettings& settings, const PromptTemplate& prompt, const AskCallbacks& callbacks,
                       Answer& answer) {
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
    GenerationRequest request{answer.promptIds,   &m_encoded,          settings.pooling,
                              settings.loraAlpha, settings.generation, settings.capture};
    Generation result = m_backend.generate(request, onToken, callbacks.stop);
    giveOut(stopWords.push(stream.finish()));
    giveOut(stopWords.finish());
    std::string whole = stream.decodedWhole();
    if (stopWords.found())
        whole = whole.substr(0, whole.size() - stream.generated().size()) + stopWords.text();
    answer.text = extractAnswer(prompt, whole, settings.prompt);
    answer.newIds = std::move(result.newIds);
    answer.stopReason = result.stopReason;
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

/// Before the vision tower runs for nothing.
void Session::requireRoomFor(const Answer& answer) const {
    requireUsable(answer.settings.pooling);
    const auto& ids = answer.promptIds;
    const auto images = std::count(ids.begin(), ids.end(), model().config.imageTokenIndex);
    requireRoom(static_cast<std::int64_t>(ids.size()) - images, answer.settings.pooling.tokens(),
                model().config.text.maxPositions);
}

/// The prompt of a conversation whose last turn has no answer.
Answer Session::prepare(const std::vector<Turn>& turns, const AskSettings& settings) const {
    const RenderedPrompt rendered = renderPrompt(m_templates.find(settings.promptTemplate), turns, settings.prompt);
    Answer answer;
    answer.settings = settings;
    answer.prompt = rendered.text;
    answer.promptIds = m_tokenizer.encode(rendered.text, rendered.literal);
    requireRoomFor(answer);
    return answer;
}

Answer Session::ask(const std::string& question, const AskSettings& settings, const AskCallbacks& callbacks) {
    const Stopwatch watch;
    if (blank(question))
        throw Error(ErrorKind::InvalidArgument, "the question is empty; ask something about the video");
    check(settings, m_path);
    validate(settings.generation);
    std::vector<Turn> turns = turnsFor(question);
    Answer answer = prepare(turns, settings);
    answer.timings.load = model().loadMilliseconds;
    encodeClip(settings, callbacks, answer.timings);
    answer.frameIndices = m_clip.frameIndices;
    answer.frameTimesSeconds = m_clip.timesSeconds;
    const double before = watch.milliseconds();
    generate(settings, m_templates.find(settings.promptTemplate), callbacks, answer);
    answer.timings.firstToken += before;
    if (answer.stopReason != StopReason::Cancelled) {
        turns.back().answer = answer.text;
        m_turns = std::move(turns);
    }
    return answer;
}

std::vector<Turn> Session::turnsFor(const std::string& question) const {
    std::vector<Turn> turns = m_turns;
    if (!blank(question))
        turns.push_back({question, std::nullopt});
    else if (turns.empty())
        throw Error(ErrorKind::InvalidArgument, "norms inside the language model need a prompt; ask a question first");
    turns.back().answer.reset();
    return turns;
}

TokenNorms Session::tokenNorms(const NormPlace& place, const AskSettings& settings, const std::string& question,
                               const AskCallbacks& callbacks) {
    check(settings, m_path);
    requireUsable(settings.pooling);
    NormRequest request{place, &m_encoded, settings.pooling, settings.loraAlpha, {}};
    if (place.needsPrompt())
        request.promptIds = prepare(turnsFor(question), settings).promptIds;
    Timings ignored;
    encodeClip(settings, callbacks, ignored);
    TokenNorms norms = m_backend.tokenNorms(request, callbacks.stop);
    if (!std::all_of(norms.norms.begin(), norms.norms.end(), [](float norm) { return std::isfinite(norm); }))
        throw Error(ErrorKind::Unsupported,
                    fmt::format("norms at {} are NaN or infinity: the weights are broken or too "
                                "large for the number format; try --dtype fp32",
                                name(place)));
    norms.frameTimesSeconds = m_clip.timesSeconds;
    norms.seen = seenRegion({m_clip.info.width, m_clip.info.height}, m_preprocessor);
    return norms;
}

} // namespace pllava
