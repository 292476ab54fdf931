#include <algorithm>
#include <cctype>
#include <cstdio>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "app/cli/commands.h"

namespace pllava::cli {
namespace {

std::string_view trimmedLeft(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
        text.remove_prefix(1);
    return text;
}

nlohmann::json toJson(const Timings& timings) {
    return {{"load", timings.load},       {"decode", timings.decode},     {"preprocess", timings.preprocess},
            {"vision", timings.vision},   {"project", timings.project},   {"pool", timings.pool},
            {"prefill", timings.prefill}, {"generate", timings.generate}, {"first_token", timings.firstToken}};
}

/// Prints pieces of an answer without the white space that it begins with, nor that it ends with.
class AnswerPrinter {
public:
    /// `beginning` is printed in front of the first piece: a template may begin the answer itself ("Best option:(").
    explicit AnswerPrinter(std::string beginning) : m_text(std::move(beginning)) {}
    void operator()(std::string_view piece) {
        m_text += piece;
        std::string_view rest = std::string_view(m_text).substr(m_printed);
        if (!m_begun) {
            const std::string_view trimmed = trimmedLeft(rest);
            m_printed += rest.size() - trimmed.size();
            rest = trimmed;
        }
        const auto last = rest.find_last_not_of(" \t\n\r");
        if (last == std::string_view::npos)
            return;
        m_begun = true;
        clearProgress();
        fmt::print("{}", rest.substr(0, last + 1));
        std::fflush(stdout);
        m_printed += last + 1;
    }

private:
    std::string m_text;
    std::size_t m_printed = 0;
    bool m_begun = false;
};

} // namespace

nlohmann::json poolingJson(const AskSettings& settings) {
    if (settings.layout == VisualLayout::VideoChatGpt)
        return nullptr;
    return {settings.pooling.frames, settings.pooling.height, settings.pooling.width};
}

nlohmann::json toJson(const Answer& answer, const ModelDescription& model) {
    const AskSettings& settings = answer.settings;
    nlohmann::json json{
        {"answer", answer.text},
        {"prompt", answer.prompt},
        {"prompt_ids", answer.promptIds},
        {"prompt_tokens", answer.promptTokens},
        {"cached_tokens", answer.cachedTokens},
        {"visual_tokens", answer.visualTokens},
        {"dropped_turns", answer.droppedTurns},
        {"new_tokens", answer.newIds.size()},
        {"token_ids", answer.newIds},
        {"stop_reason", name(answer.stopReason)},
        {"first_token_entropy", answer.firstToken.entropy},
        {"end_probability", answer.firstToken.endProbability},
        {"frame_indices", answer.frameIndices},
        {"frame_seconds", answer.frameTimesSeconds},
        {"substituted_frames", answer.substitutedFrames},
        {"unreadable_parts", answer.hasUnreadableParts},
        {"pooling", poolingJson(settings)},
        {"alpha", settings.loraAlpha},
        {"lora_rank", model.loraRank},
        {"layout", name(settings.layout)},
        {"template", settings.promptTemplate},
        {"device", name(model.compute.device)},
        {"dtype", name(model.compute.dtype)},
        {"timings_ms", toJson(answer.timings)},
        {"tokens_per_second", answer.tokensPerSecond},
    };
    if (settings.generation.beams > 1)
        json["score"] = answer.beamScore;
    return json;
}

std::shared_ptr<LocalModel> loadModel(const RunOptions& options, const Context& context, const LocalModel* sibling) {
    options.check();
    const bool first = context.interrupt.idle(); // then nothing is lost when the program ends
    const std::stop_token stop = context.interrupt.token();
    context.interrupt.setIdle(first);
    auto loaded =
        std::make_shared<LocalModel>(options.folders(), context.global.compute, stop, terminalProgress(), sibling);
    context.interrupt.setIdle(false);
    clearProgress();
    const ModelDescription& model = loaded->description();
    spdlog::info("loaded {} tensors, {:.1f} million weights, LoRA rank {}, on {} in {} in {:.0f} ms",
                 model.weights.matched.size(), static_cast<double>(model.parameters) / 1e6, model.loraRank,
                 name(model.compute.device), name(model.compute.dtype), model.loadMilliseconds);
    for (const std::string& note : model.weights.notes)
        spdlog::warn("{}", note);
    if (!model.compute.note.empty())
        spdlog::warn("computing on the CPU: {}", model.compute.note);
    if (context.global.compute.threads > model.compute.threads)
        spdlog::warn("--threads {} is more than this machine has cores; computing with {}",
                     context.global.compute.threads, model.compute.threads);
    if (options.alpha && model.loraRank == 0)
        spdlog::warn("--alpha has no effect: the model has no LoRA weights");
    return loaded;
}

Session openSession(const RunOptions& options, const Context& context) {
    return Session(loadModel(options, context));
}

Answer askAndPrint(Session& session, const std::string& question, const AskSettings& settings, Context& context) {
    AskCallbacks callbacks{{}, terminalProgress(), context.interrupt.token(), warnOfDamage};
    AnswerPrinter printer(session.templates().find(settings.promptTemplate).answerPrompt);
    const bool json = context.global.json;
    callbacks.onText = [&](std::string_view piece) {
        context.interrupt.keepResult();
        if (!json)
            printer(piece);
    };
    Answer answer = session.ask(question, settings, callbacks);
    clearProgress();
    if (!json) {
        fmt::print("\n");
        std::fflush(stdout);
    }
    if (std::adjacent_find(answer.frameIndices.begin(), answer.frameIndices.end()) != answer.frameIndices.end())
        spdlog::info("the video has fewer frames than asked for; some are used several times");
    if (answer.stopReason == StopReason::Cancelled)
        context.status = kCancelled;
    spdlog::info("{} prompt tokens ({} visual, {} cached), {} new, first after {:.0f} ms, then {:.1f} tokens/s",
                 answer.promptTokens, answer.visualTokens, answer.cachedTokens, answer.newIds.size(),
                 answer.timings.firstToken, answer.tokensPerSecond);
    return answer;
}

} // namespace pllava::cli
