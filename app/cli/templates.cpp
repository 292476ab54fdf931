#include <fmt/format.h>

#include "app/cli/commands.h"
#include "core/base/resources.h"

namespace pllava::cli {
namespace {

struct Options {
    std::string name, system;
    std::vector<std::string> questions, answers;
    bool bare = false, raw = false;
};

nlohmann::json toJson(const PromptTemplate& prompt) {
    return {{"name", prompt.name},
            {"system", prompt.system},
            {"roles", prompt.roles},
            {"separators", prompt.separators},
            {"image_token", prompt.imageToken},
            {"image_placement", prompt.placement == ImagePlacement::OwnMessage ? "own_message" : "with_question"},
            {"pre_query", prompt.preQuery},
            {"post_query", prompt.postQuery},
            {"answer_prompt", prompt.answerPrompt}};
}

std::string render(const PromptTemplate& prompt, const Options& options) {
    std::vector<Turn> turns;
    for (std::size_t index = 0; index < options.questions.size(); ++index)
        turns.push_back({options.questions[index],
                         index < options.answers.size() ? std::optional(options.answers[index]) : std::nullopt});
    PromptOptions rules;
    rules.taskPrompts = options.bare ? TaskPrompts::Omit : TaskPrompts::Use;
    rules.userText = options.raw ? UserText::Raw : UserText::Literal;
    return renderPrompt(prompt, turns, rules).text;
}

void list(const PromptTemplates& templates, bool json) {
    nlohmann::json all = nlohmann::json::array();
    for (const PromptTemplate& prompt : templates.all()) {
        all.push_back(toJson(prompt));
        if (!json)
            fmt::print("{}\n", prompt.name);
    }
    if (json)
        printJson({{"templates", all}});
}

void show(const PromptTemplate& prompt, const Options& options, bool asJson) {
    nlohmann::json json = toJson(prompt);
    if (!options.questions.empty())
        json["prompt"] = render(prompt, options);
    if (asJson)
        printJson(json);
    else
        fmt::print("{}\n", options.questions.empty() ? json.dump(2) : json["prompt"].get<std::string>());
}

} // namespace

void addTemplates(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("templates", "List the prompt templates, or show one and how it renders questions");
    command->add_option("NAME", options->name, "Template to show");
    command->add_option("--question", options->questions, "A question to render; several make a conversation");
    command->add_option("--answer", options->answers, "The answer to the question of the same place");
    command->add_flag("--bare", options->bare, "Without the wrapping of the template's own benchmark");
    command->add_flag("--raw-prompt", options->raw, "Let <image> in the question act as the image token");
    command->callback([options, &context] {
        const auto templates = PromptTemplates::load(resourceFolder() / "prompts.json");
        if (options->name.empty())
            list(templates, context.global.json);
        else
            show(templates.find(options->name), *options, context.global.json);
    });
}

} // namespace pllava::cli
