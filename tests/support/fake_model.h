#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "core/base/resources.h"
#include "core/base/stop.h"
#include "core/chat/model_maker.h"

namespace pllava::test {

/// A model without weights that returns the same answer to every question, for tests of everything around a model. It
/// has the demo model's defaults and cannot be inspected.
class FakeModel : public ChatModel {
public:
    explicit FakeModel(std::string answer, std::chrono::milliseconds perWord = {}, std::int64_t loraRank = 0)
        : m_answer(std::move(answer)), m_perWord(perWord),
          m_templates(PromptTemplates::load(resourceFolder() / "prompts.json")) {
        m_description.config.vision = {.hiddenSize = 64, .layers = 4, .imageSize = 112, .patchSize = 14};
        m_description.config.frameShape = {8, 8};
        m_description.config.text.layers = 4;
        m_description.config.text.maxPositions = 1024;
        m_description.compute = {{Device::Cpu}, NumberFormat::Fp32, 1, {}};
        m_description.loraRank = loraRank;
        m_defaults.frames = 8;
        m_defaults.pooling = {8, 4, 4};
        m_defaults.promptTemplate = "plain";
    }
    const ModelDescription& description() const override { return m_description; }
    const AskSettings& defaults() const override { return m_defaults; }
    const PromptTemplates& templates() const override { return m_templates; }
    void requireRoom(const ChatHistory&, const AskSettings&) override {}
    EncodedClip encode(const SampledClip&, const AskSettings&, const AskCallbacks& callbacks, Timings&) override {
        throwIfStopped(callbacks.stop);
        return {};
    }
    Answer answer(const Clip& clip, const ChatHistory& history, const AskSettings& settings,
                  const AskCallbacks& callbacks) override {
        Answer answer;
        answer.settings = settings;
        answer.prompt = history.turns.back().question;
        answer.frameIndices = clip.sampled.frameIndices;
        answer.frameTimesSeconds = clip.sampled.timesSeconds;
        answer.stopReason = StopReason::EndOfSequence;
        answer.visualTokens = settings.pooling.tokens();
        for (std::size_t begin = 0; begin < m_answer.size();) {
            const std::size_t end = std::min(m_answer.find(' ', begin + 1), m_answer.size());
            if (callbacks.stop.stop_requested() && begin == 0)
                throwIfStopped(callbacks.stop);
            if (callbacks.stop.stop_requested()) {
                answer.stopReason = StopReason::Cancelled;
                break;
            }
            std::this_thread::sleep_for(m_perWord);
            const std::string word = m_answer.substr(begin, end - begin);
            answer.text += word;
            answer.newIds.push_back(static_cast<std::int64_t>(answer.newIds.size()));
            if (callbacks.onText)
                callbacks.onText(word);
            begin = end;
        }
        return answer;
    }
    Inspectable* inspectable() override { return nullptr; }
    std::string whyNotInspectable() const override { return "this model cannot be looked into"; }

private:
    std::string m_answer;
    std::chrono::milliseconds m_perWord;
    ModelDescription m_description;
    AskSettings m_defaults;
    PromptTemplates m_templates;
};

/// For a window: every folder loads as such a model, and one of weights an adapter that changes nothing.
inline ModelMaker fakeModels(std::string answer, std::chrono::milliseconds perWord = {}) {
    return [=](const ModelFolders& folders, const ComputeSettings&, const std::stop_token&, const Progress&,
               const ChatModel*) { return std::make_shared<FakeModel>(answer, perWord, folders.weights ? 8 : 0); };
}

} // namespace pllava::test
