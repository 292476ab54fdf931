#include "core/chat/session.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/stopwatch.h"
#include "core/chat/clip_source.h"
#include "core/chat/local_model.h"

namespace pllava {
namespace {

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

std::uint64_t nextConversation() {
    static std::atomic<std::uint64_t> last = 0;
    return ++last;
}

} // namespace

Session::Session(std::shared_ptr<ChatModel> model) : m_model(std::move(model)) {
    m_history.id = nextConversation();
    const auto forget = [held = m_model, id = m_history.id](const void*) { held->forget(id); };
    m_cached = std::shared_ptr<const void>(m_model.get(), forget);
}

Session::Session(const ModelFolders& folders, const ComputeSettings& compute, const std::stop_token& stop,
                 const Progress& progress)
    : Session(std::make_shared<LocalModel>(folders, compute, stop, progress)) {}

/// Checks the settings and sets those that the layout fixes.
AskSettings Session::resolved(const AskSettings& settings) const {
    check(settings, m_path);
    AskSettings used = settings;
    if (used.layout == VisualLayout::Image)
        applyLayout(used, VisualLayout::Image);
    used.pooling = shapeOf(used.layout, used.pooling, used.frames, model().config.gridOf(used.layout));
    return used;
}

void Session::open(std::string videoPath) {
    m_path = std::move(videoPath);
    newConversation();
}

/// Turns that left the prompt stay out of it while the conversation begins with the same turns.
void Session::setConversation(std::vector<Turn> turns) {
    const auto same = [](const Turn& a, const Turn& b) { return a.question == b.question && a.answer == b.answer; };
    const auto kept = std::ranges::mismatch(m_history.turns, turns, same).in1 - m_history.turns.begin();
    if (static_cast<std::size_t>(kept) <= m_history.oldestKept)
        m_history.oldestKept = 0;
    m_history.turns = std::move(turns);
}

std::shared_ptr<const Clip> Session::clip(const AskSettings& settings, const AskCallbacks& callbacks,
                                          Timings& timings) {
    const SamplingRequest request = samplingOf(m_path, settings);
    const auto encode = [&] {
        Clip clip;
        clip.sampled = loadClip(request, callbacks.stop, callbacks.progress);
        if (callbacks.onDamage && (clip.sampled.substitutedFrames > 0 || clip.sampled.info.hasUnreadableParts))
            callbacks.onDamage(clip.sampled);
        timings.decode = clip.sampled.decodeMilliseconds;
        clip.encoded = m_model->encode(clip.sampled, settings, callbacks, timings);
        clip.sampled.frames = {};
        ++m_encodings;
        return clip;
    };
    return m_model->clips()->get({request, settings.layout, settings.capture}, encode, callbacks.stop);
}

/// The conversation with a question, or without one as it was when the last question was asked.
ChatHistory Session::historyFor(const std::string& question) const {
    ChatHistory history = m_history;
    if (!blank(question))
        history.turns.push_back({question, std::nullopt});
    else if (history.turns.empty())
        throw Error(ErrorKind::InvalidArgument, "norms inside the language model need a prompt; ask a question first");
    history.turns.back().answer.reset();
    return history;
}

Answer Session::ask(const std::string& question, const AskSettings& asked, const AskCallbacks& callbacks) {
    const Stopwatch watch;
    if (blank(question))
        throw Error(ErrorKind::InvalidArgument, "the question is empty; ask something about the video");
    const AskSettings settings = resolved(asked);
    validate(settings.generation);
    ChatHistory history = historyFor(question);
    m_model->requireRoom(history, settings);
    Timings timings;
    const std::shared_ptr<const Clip> seen = clip(settings, callbacks, timings);
    const double before = watch.milliseconds();
    Answer answer = m_model->answer(*seen, history, settings, callbacks);
    answer.timings.decode = timings.decode;
    answer.timings.preprocess = timings.preprocess;
    answer.timings.vision = timings.vision;
    answer.timings.project += timings.project;
    answer.timings.firstToken += before;
    if (answer.stopReason != StopReason::Cancelled) {
        history.turns.back().answer = answer.text;
        history.oldestKept = static_cast<std::size_t>(answer.droppedTurns);
        m_history = std::move(history);
    }
    return answer;
}

} // namespace pllava
