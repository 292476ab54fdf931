#include <cstdio>
#include <iostream>
#include <utility>

#include <unistd.h>

#include "app/cli/commands.h"

namespace pllava::cli {
namespace {

bool readQuestion(std::string& line, Context& context) {
    const bool person = isatty(STDIN_FILENO) != 0 && !context.global.json;
    if (person)
        std::fputs("> ", stderr);
    context.interrupt.setIdle(true);
    const bool read = static_cast<bool>(std::getline(std::cin, line));
    context.interrupt.setIdle(false);
    if (!line.empty() && line.back() == '\r')
        line.pop_back();
    return read;
}

/// One line, whether there is an answer or not: a caller may wait for one after each question.
void printJsonLine(nlohmann::json line, const std::string& question) {
    line["question"] = question;
    printJson(line);
}

/// Throws Cancelled only: a question that cannot be answered does not end the conversation.
std::int64_t answer(Session& session, const std::string& question, const AskSettings& settings, Context& context) {
    try {
        const Answer answer = askAndPrint(session, question, settings, context);
        if (context.global.json)
            printJsonLine(toJson(answer, session.model()), question);
        return answer.droppedTurns;
    } catch (const Error& error) {
        if (context.global.json)
            printJsonLine({{"error", error.what()}, {"error_kind", name(error.kind())}}, question);
        if (error.kind() == ErrorKind::Cancelled)
            throw;
        printError(error);
        context.status = kFailed;
        return 0;
    }
}

void chat(const RunOptions& options, const std::string& video, Context& context) {
    Session session = openSession(options, context);
    session.open(video);
    const AskSettings settings = options.settings(session);
    bool told = false;
    for (std::string question; context.status != kCancelled && readQuestion(question, context);) {
        if (question.find_first_not_of(" \t") == std::string::npos)
            continue;
        if (answer(session, question, settings, context) > 0 && !std::exchange(told, true))
            printNote(
                "note: the conversation is longer than the model's context; its oldest questions and answers are left "
                "out from now on");
    }
}

} // namespace

void addChat(CLI::App& app, Context& context) {
    struct Options : RunOptions {
        std::string video;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("chat", "Answer questions from standard input, one per line, about one video");
    command->add_option("VIDEO", options->video, "Video, image or folder of numbered images")->required();
    addRunOptions(*command, *options);
    command->callback([options, &context] { chat(*options, options->video, context); });
}

} // namespace pllava::cli
