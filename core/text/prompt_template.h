#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer.h"

namespace pllava {

/// Where <image> stands: in a message of its own, or in front of the first question.
enum class ImagePlacement { OwnMessage, WithQuestion };

/// How the answer is cut out of the decoded text: as PLLaVA's evaluation does it, or as its chat demo does.
enum class AnswerRule { Evaluation, Demo };

/// One prompt template, in PLLaVA's words. Data: resources/prompts.json.
struct PromptTemplate {
    std::string name;
    std::string system;
    std::array<std::string, 2> roles;      ///< user, assistant
    std::array<std::string, 2> separators; ///< after a user's message, after an assistant's
    std::string imageToken;                ///< "<image>" with the white space the template puts after it
    ImagePlacement placement = ImagePlacement::WithQuestion;
    std::string preQuery;     ///< put in front of the question, "" for none
    std::string postQuery;    ///< put after the question, "" for none
    std::string answerPrompt; ///< what the assistant's turn begins with, "" for none
    std::string returnPrompt; ///< what a task's result begins with in place of the answer prompt, "" for none
    AnswerRule answerRule = AnswerRule::Evaluation;
};

/// All templates of one file, by PLLaVA's own names (conv_mode).
class PromptTemplates {
public:
    /// Throws CorruptFile with `where` in the message when the JSON is not a set of templates.
    static PromptTemplates parse(std::string_view json, std::string_view where);
    static PromptTemplates load(const std::filesystem::path& file);

    /// Throws InvalidArgument that lists the names when there is no such template.
    const PromptTemplate& find(std::string_view name) const;
    const std::vector<PromptTemplate>& all() const { return m_templates; }

private:
    std::vector<PromptTemplate> m_templates;
};

/// A question and, once there is one, its answer.
struct Turn {
    std::string question;
    std::optional<std::string> answer;
};

/// Whether `<image>`, `</s>` and role tags typed by a person are text or control tokens.
enum class UserText { Literal, Raw };
/// Whether the template's own question wrapping and answer prompt are used (as its benchmark does) or left out.
enum class TaskPrompts { Use, Omit };

struct PromptOptions {
    std::optional<std::string> system;               ///< replaces the template's
    std::optional<std::array<std::string, 2>> roles; ///< replaces the role labels only
    UserText userText = UserText::Literal;
    TaskPrompts taskPrompts = TaskPrompts::Use;

    bool operator==(const PromptOptions&) const = default;
};

/// A prompt and the parts of it that are not the template's: questions, earlier answers, a replaced system text.
/// In order, none empty; no ranges with UserText::Raw.
struct RenderedPrompt {
    std::string text;
    std::vector<LiteralRange> literal;
};

/// Renders the conversation; the last turn has no answer yet. Task prompts wrap every question, but only the open turn
/// gets the answer prompt: extractAnswer leaves it in the earlier answers. Throws InvalidArgument for no turn, an
/// earlier turn without an answer and a last one with an answer. Source: tasks/eval/eval_utils.py, Conversation.
RenderedPrompt renderPrompt(const PromptTemplate& prompt, std::span<const Turn> turns,
                            const PromptOptions& options = {});

/// The answer inside the decoded text of prompt and answer together: what follows the last assistant tag, or all of
/// it without one, as where the tag is empty. Source: tasks/eval/model_utils.py, pllava_answer; eval_utils.py,
/// ChatPllava for AnswerRule::Demo.
std::string extractAnswer(const PromptTemplate& prompt, std::string_view decoded, const PromptOptions& options = {});

/// The benchmark's own result: the answer with the template's answer prompt taken off ("(B) run."), which leaves an
/// answer without it empty. Source: infer_mvbench and infer_videoqabench.
std::string taskAnswer(const PromptTemplate& prompt, std::string_view answer);

/// PLLaVA's keyword rule for VCGBench: stops once every keyword occurs in the generated text, and never at the first
/// token. Source: tasks/eval/model_utils.py, KeywordsStoppingCriteria.
class KeywordStop {
public:
    explicit KeywordStop(std::vector<std::string> keywords) : m_keywords(std::move(keywords)) {}
    bool operator()(std::string_view generatedText);

private:
    std::vector<std::string> m_keywords;
    bool m_called = false;
};

} // namespace pllava
