#include "core/generate/generator.h"

#include <algorithm>
#include <cmath>

#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/stopwatch.h"
#include "core/generate/beam_search.h"
#include "core/generate/context_room.h"
#include "core/generate/prompt_embedding.h"
#include "core/generate/sampler.h"

namespace pllava {
namespace {

/// Host memory, checked: a NaN would otherwise pass as a token.
std::vector<float> toHost(const at::Tensor& logits) {
    const at::Tensor host = logits.to(at::kCPU).contiguous();
    std::vector<float> values(host.data_ptr<float>(), host.data_ptr<float>() + host.numel());
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
        throw Error(ErrorKind::Unsupported,
                    "the model computed NaN or infinity: its weights are broken or too large for the "
                    "number format; try --dtype fp32");
    return values;
}

std::int64_t visualCount(const GenerationInput& input) {
    return input.visualTokens.defined() ? input.visualTokens.size(0) : 0;
}

} // namespace

Generator::Generator(const LanguageModel& model, std::int64_t imageTokenIndex, std::vector<std::int64_t> endOfSequence,
                     std::uint64_t cacheBudget)
    : m_model(model), m_imageTokenIndex(imageTokenIndex), m_endOfSequence(std::move(endOfSequence)),
      m_cacheBudget(cacheBudget) {}

void Generator::clear() {
    m_conversations.clear();
    m_current = nullptr;
}

bool Generator::isEnd(std::int64_t id) const {
    return std::find(m_endOfSequence.begin(), m_endOfSequence.end(), id) != m_endOfSequence.end();
}

void Generator::checkPrompt(const GenerationInput& input) const {
    const auto images = std::count(input.promptIds.begin(), input.promptIds.end(), m_imageTokenIndex);
    const auto videos = input.visualTokens.defined() ? 1 : 0;
    if (images != videos)
        throw Error(
            ErrorKind::InvalidArgument,
            fmt::format("the prompt has {} image token{} for {} video; write <image> exactly once with --raw-prompt",
                        images, images == 1 ? "" : "s", videos));
    if (input.promptIds.empty())
        throw Error(ErrorKind::InvalidArgument, "the prompt is empty; ask a question");
    requireRoom(static_cast<std::int64_t>(input.promptIds.size()) - videos, visualCount(input),
                m_model.config().maxPositions);
}

/// Prompt ids at the beginning that a cache holds; never all of them, since the last one yields the logits.
std::size_t Generator::sharedPositions(const Cached& cached, const GenerationInput& input) {
    if (cached.loraAlpha != input.loraAlpha)
        return 0;
    std::size_t shared = 0;
    const std::size_t most = std::min(cached.positions.size(), input.promptIds.size() - 1);
    while (shared < most && cached.positions[shared].id == input.promptIds[shared] &&
           (!cached.positions[shared].image || cached.visualKey == input.visualKey))
        ++shared;
    return shared;
}

std::int64_t Generator::tokensOf(std::span<const Position> positions) {
    std::int64_t tokens = 0;
    for (const Position& position : positions)
        tokens += position.tokens;
    return tokens;
}

/// Makes the conversation's cache the current one, with the beginning of another's where that holds more of the prompt,
/// and returns how many prompt ids it holds.
std::size_t Generator::select(const GenerationInput& input, std::int64_t capacity, bool reuse) {
    Cached& own = m_conversations[input.conversation];
    std::size_t most = reuse ? sharedPositions(own, input) : 0;
    const Cached* best = &own;
    for (const auto& [id, other] : m_conversations)
        if (const std::size_t here = reuse ? sharedPositions(other, input) : 0; here > most) {
            best = &other;
            most = here;
        }
    if (best != &own) {
        own.positions = best->positions;
        own.cache = best->cache.head(tokensOf(std::span(best->positions).first(most)), capacity);
    }
    own.visualKey = input.visualKey;
    own.loraAlpha = input.loraAlpha;
    own.lastUse = ++m_uses;
    m_current = &own;
    return most;
}

/// Frees caches of other conversations until the rest is within the budget.
void Generator::evict() {
    std::uint64_t bytes = 0;
    for (const auto& [id, cached] : m_conversations)
        bytes += &cached == m_current ? 0 : cached.cache.bytes();
    while (bytes > m_cacheBudget || m_conversations.size() > kMostCaches + 1) {
        const auto oldest = std::ranges::min_element(m_conversations, {}, [](const auto& entry) {
            return entry.second.lastUse; // the current one's is the highest
        });
        bytes -= oldest->second.cache.bytes();
        m_conversations.erase(oldest);
    }
}

/// Cuts the cache to what the new prompt shares with it and returns the number of prompt ids that need no prefill.
std::size_t Generator::reuseCache(const Run& run, bool reuse) {
    const auto needed = static_cast<std::int64_t>(run.input.promptIds.size()) + visualCount(run.input) + run.limit;
    std::size_t shared = select(run.input, needed, reuse);
    if (shared == 0 || m_current->cache.capacity() > 2 * needed) { // memory of a much longer conversation is freed
        m_current->cache = {};
        shared = 0;
    }
    m_current->positions.resize(shared);
    m_current->cache.truncate(tokensOf(m_current->positions));
    evict();
    return shared;
}

at::Tensor Generator::prefill(const GenerationInput& input, std::size_t from, const ForwardOptions& options) {
    const at::Tensor hidden = m_model.forward(
        embedPrompt(m_model, m_imageTokenIndex, std::span(input.promptIds).subspan(from), input.visualTokens),
        m_current->cache, options);
    const bool visual = input.visualTokens.defined();
    for (std::size_t index = from; index < input.promptIds.size(); ++index) {
        const bool image = visual && input.promptIds[index] == m_imageTokenIndex;
        m_current->positions.push_back({input.promptIds[index], image ? visualCount(input) : 1, image});
    }
    return m_model.logits(hidden); // (1, vocabulary)
}

GenerationResult Generator::run(const GenerationInput& input, const GenerationOptions& options,
                                const TokenCallback& onToken, const std::stop_token& stop,
                                const HiddenStateObserver& observer) {
    validate(options);
    checkPrompt(input);
    try {
        return answer({input, options, onToken, {.loraAlpha = input.loraAlpha, .stop = stop}}, observer);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Cancelled)
            clear();
        throw;
    } catch (...) {
        clear();
        throw;
    }
}

GenerationResult Generator::answer(Run run, const HiddenStateObserver& observer) {
    const Stopwatch prefillWatch;
    GenerationResult result;
    result.promptTokens =
        static_cast<std::int64_t>(run.input.promptIds.size()) + std::max<std::int64_t>(visualCount(run.input) - 1, 0);
    const std::int64_t room = m_model.config().maxPositions - result.promptTokens;
    run.limit = static_cast<int>(std::min<std::int64_t>(run.options.maxNewTokens, room));
    const std::size_t shared = reuseCache(run, !observer);
    result.cachedTokens = m_current->cache.length();
    m_current->cache.reserve(result.promptTokens + run.limit);
    const at::Tensor logits = prefill(
        run.input, shared, {.loraAlpha = run.forward.loraAlpha, .stop = run.forward.stop, .observer = observer});
    result.promptLogits = logits.to(at::kCPU); // waits for the GPU
    result.stopReason = run.limit < run.options.maxNewTokens ? StopReason::ContextFull : StopReason::MaxNewTokens;
    result.timings.prefill = prefillWatch.milliseconds();

    const Stopwatch decodeWatch;
    try {
        if (run.options.beams > 1)
            searchBeams(run, result);
        else
            greedyOrSample(run, result);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Cancelled)
            throw;
        result.stopReason = StopReason::Cancelled;
    }
    result.timings.generate = decodeWatch.milliseconds();
    result.promptLogits = result.promptLogits.squeeze(0);
    result.firstToken = firstTokenOf(toHost(result.promptLogits), m_endOfSequence);
    return result;
}

void Generator::greedyOrSample(const Run& run, GenerationResult& result) {
    Sampler sampler(run.options);
    std::vector<std::int64_t> seen = run.input.promptIds;
    at::Tensor logits = result.promptLogits;
    for (int count = 0; count < run.limit; ++count) {
        if (count > 0) {
            const std::int64_t last = result.newIds.back();
            logits =
                m_model.logits(m_model.forward(m_model.embed({&last, 1}).unsqueeze(0), m_current->cache, run.forward));
            m_current->positions.push_back({last});
        }
        std::vector<float> scores = toHost(logits);
        const std::int64_t id = sampler.next(scores, seen);
        result.newIds.push_back(id);
        seen.push_back(id);
        const bool wanted = !run.onToken || run.onToken(id);
        if (isEnd(id)) {
            result.stopReason = StopReason::EndOfSequence;
            return;
        }
        if (!wanted) {
            result.stopReason = StopReason::StopWord;
            return;
        }
    }
}

/// Passes the ids of a finished search to the callback; what comes after a stop word is dropped.
void Generator::searchBeams(const Run& run, GenerationResult& result) {
    BeamSearch search(run.options, run.input.promptIds, m_endOfSequence);
    KvCache beams = m_current->cache; // a copy, so that the prompt stays cached
    at::Tensor logits = result.promptLogits;
    for (int count = 0; count < run.limit && !run.forward.stop.stop_requested(); ++count) {
        std::vector<float> scores = toHost(logits);
        const BeamSearch::Step step = search.advance(scores, static_cast<std::size_t>(logits.size(0)));
        if (step.done || count + 1 == run.limit)
            break;
        beams.selectBeams(at::tensor(step.from, at::kLong).to(m_model.device()));
        const at::Tensor embedded = m_model.embed(step.tokens).unsqueeze(1); // (beams, 1, D)
        logits = m_model.logits(m_model.forward(embedded, beams, {.loraAlpha = run.forward.loraAlpha}));
    }
    const BeamSearch::Hypothesis best = search.best();
    result.beamScore = best.score;
    if (run.forward.stop.stop_requested())
        result.stopReason = StopReason::Cancelled;
    else if (best.ended)
        result.stopReason = StopReason::EndOfSequence;
    for (const std::int64_t id : best.ids) {
        result.newIds.push_back(id);
        if (run.onToken && !run.onToken(id)) {
            result.stopReason = StopReason::StopWord;
            return;
        }
    }
}

} // namespace pllava
