#include "core/text/prompt_template.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/json_object.h"
#include "core/base/printable.h"

namespace pllava {

namespace {

template <typename Enum>
Enum choice(const JsonObject& object, const char* key,
            std::initializer_list<std::pair<std::string_view, Enum>> values) {
    const std::string text = object.required(key);
    std::vector<std::string_view> names;
    for (const auto& [name, value] : values) {
        if (name == text)
            return value;
        names.push_back(name);
    }
    object.fail(fmt::format("\"{}\" is \"{}\" and must be one of {}", key, printable(text), fmt::join(names, ", ")));
}

PromptTemplate parseTemplate(const nlohmann::json& value, const std::string& where) {
    const JsonObject unnamed(value, where);
    const std::string name = unnamed.required("name");
    const JsonObject object(value, fmt::format("{}, template \"{}\"", where, printable(name)));
    PromptTemplate prompt{
        .name = name,
        .system = object.required("system"),
        .roles = object.required<std::array<std::string, 2>>("roles"),
        .separators = object.required<std::array<std::string, 2>>("separators"),
        .imageToken = object.required("image_token"),
        .placement = choice<ImagePlacement>(
            object, "placement",
            {{"own_message", ImagePlacement::OwnMessage}, {"with_question", ImagePlacement::WithQuestion}}),
        .preQuery = object.required("pre_query"),
        .postQuery = object.required("post_query"),
        .answerPrompt = object.required("answer_prompt"),
        .returnPrompt = object.required("return_prompt"),
        .answerRule = choice<AnswerRule>(object, "answer_rule",
                                         {{"evaluation", AnswerRule::Evaluation}, {"demo", AnswerRule::Demo}}),
    };
    if (name.empty() || prompt.roles[1].empty())
        object.fail("\"name\" and the assistant's role must not be empty");
    if (prompt.imageToken.find("<image>") == std::string::npos)
        object.fail("\"image_token\" must contain <image>");
    return prompt;
}

/// Puts a prompt together and notes where the typed parts lie.
class PromptWriter {
public:
    explicit PromptWriter(UserText userText) : m_userText(userText) {}

    void control(std::string_view text) { m_prompt.text += text; }
    void typed(std::string_view text) {
        const std::size_t begin = m_prompt.text.size();
        m_prompt.text += text;
        if (m_userText == UserText::Literal && !text.empty())
            m_prompt.literal.push_back({begin, m_prompt.text.size()});
    }
    RenderedPrompt take() { return std::move(m_prompt); }

private:
    UserText m_userText;
    RenderedPrompt m_prompt;
};

void requireOpenEnd(std::span<const Turn> turns) {
    if (turns.empty())
        throw Error(ErrorKind::InvalidArgument, "a prompt needs at least one question");
    if (turns.back().answer)
        throw Error(ErrorKind::InvalidArgument, "the last question already has an answer");
    if (!std::ranges::all_of(turns.first(turns.size() - 1), [](const Turn& turn) { return turn.answer.has_value(); }))
        throw Error(ErrorKind::InvalidArgument, "an earlier question has no answer");
}

void writeSystem(PromptWriter& writer, const PromptTemplate& prompt, const PromptOptions& options) {
    const std::string system = options.system.value_or(prompt.system);
    if (system.empty())
        return;
    // The template's own text may hold control tokens; a replacement was typed by someone.
    if (system == prompt.system)
        writer.control(system);
    else
        writer.typed(system);
    writer.control(prompt.separators[0]);
}

/// The image of the first turn, after the user's role label.
void writeImage(PromptWriter& writer, const PromptTemplate& prompt, const std::string& userRole,
                const std::string& question, UserText userText) {
    // PLLaVA leaves the image out where the question brings its own; a literal question cannot.
    const bool broughtAlong = userText == UserText::Raw && question.find(prompt.imageToken) != std::string::npos;
    if (prompt.placement == ImagePlacement::OwnMessage)
        writer.control(prompt.imageToken + prompt.separators[0] + userRole);
    else if (!broughtAlong)
        writer.control(prompt.imageToken + " ");
}

} // namespace

PromptTemplates PromptTemplates::parse(std::string_view json, std::string_view where) {
    const JsonObject file = JsonObject::parse(json, std::string(where));
    PromptTemplates templates;
    for (const auto& value : file.list("templates")) {
        PromptTemplate prompt = parseTemplate(value, file.where());
        if (std::ranges::find(templates.m_templates, prompt.name, &PromptTemplate::name) != templates.m_templates.end())
            file.fail(fmt::format("template \"{}\" occurs twice", printable(prompt.name)));
        templates.m_templates.push_back(std::move(prompt));
    }
    if (templates.m_templates.empty())
        file.fail("\"templates\" is empty");
    return templates;
}

PromptTemplates PromptTemplates::load(const std::filesystem::path& file) {
    return parse(readTextFile(file), file.string());
}

const PromptTemplate& PromptTemplates::find(std::string_view name) const {
    const auto found = std::ranges::find(m_templates, name, &PromptTemplate::name);
    if (found != m_templates.end())
        return *found;
    std::vector<std::string> names;
    for (const PromptTemplate& prompt : m_templates)
        names.push_back(prompt.name);
    throw Error(ErrorKind::InvalidArgument,
                fmt::format("there is no prompt template \"{}\"; choose one of {}", name, fmt::join(names, ", ")));
}

RenderedPrompt renderPrompt(const PromptTemplate& prompt, std::span<const Turn> turns, const PromptOptions& options) {
    requireOpenEnd(turns);
    const auto roles = options.roles.value_or(prompt.roles);
    const bool useTask = options.taskPrompts == TaskPrompts::Use;
    PromptWriter writer(options.userText);
    writeSystem(writer, prompt, options);
    for (const Turn& turn : turns) {
        writer.control(roles[0]);
        if (&turn == &turns.front())
            writeImage(writer, prompt, roles[0], turn.question, options.userText);
        if (useTask && !prompt.preQuery.empty())
            writer.control(prompt.preQuery + " ");
        writer.typed(turn.question);
        if (useTask && !prompt.postQuery.empty())
            writer.control(" " + prompt.postQuery);
        writer.control(prompt.separators[0] + roles[1]);
        if (turn.answer) {
            writer.typed(*turn.answer);
            writer.control(prompt.separators[1]);
        }
    }
    if (useTask)
        writer.control(prompt.answerPrompt);
    return writer.take();
}

} // namespace pllava
