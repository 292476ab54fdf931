// Reads hostile prompt templates and renders hostile questions with them. The input is split at the first 0xFF byte:
// the question, prompts.json.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/base/error.h"
#include "core/text/prompt_template.h"

namespace {

using namespace pllava;

void require(bool condition) {
    if (!condition)
        std::abort();
}

void exercise(const PromptTemplate& prompt, const std::string& question) {
    const std::vector<Turn> turns{{question, question}, {question, std::nullopt}};
    PromptOptions options;
    for (const UserText userText : {UserText::Literal, UserText::Raw}) {
        options.userText = userText;
        const RenderedPrompt rendered = renderPrompt(prompt, turns, options);
        for (const LiteralRange& range : rendered.literal)
            require(rendered.text.substr(range.begin, range.end - range.begin) == question);
        const std::string answer = extractAnswer(prompt, rendered.text + question, options);
        require(answer.size() <= rendered.text.size() + question.size());
        taskAnswer(prompt, answer);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto end = std::min(input.find('\xFF'), input.size());
    const std::string question(input.substr(0, end));
    try {
        const auto templates = PromptTemplates::parse(input.substr(std::min(end + 1, input.size())), "prompts.json");
        for (const PromptTemplate& prompt : templates.all())
            exercise(prompt, question);
    } catch (const Error& error) {
        require(error.kind() != ErrorKind::Internal);
    }
    return 0;
}
