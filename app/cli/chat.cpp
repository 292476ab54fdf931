#include <cstdio>
#include <iostream>

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

void chat(const RunOptions& options, const std::string& video, Context& context) {
    Session session = openSession(options, context);
    session.open(video);
    const AskSettings settings = options.settings(session);
    for (std::string question; context.status != kCancelled && readQuestion(question, context);) {
        if (question.find_first_not_of(" \t") == std::string::npos)
            continue;
        try {
            const Answer answer = askAndPrint(session, question, settings, context);
            if (context.global.json)
                printJson(toJson(answer, session.model()));
        } catch (const Error& error) { // a question that cannot be asked does not end the conversation
            if (error.kind() != ErrorKind::InvalidArgument)
                throw;
            printError(error);
            context.status = kFailed;
        }
    }
}

} // namespace

void addChat(CLI::App& app, Context& context) {
    struct Options : RunOptions {
        std::string video;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("chat", "Answer questions from standard input, one a line, about one video");
    command->add_option("VIDEO", options->video, "Video, image or folder of numbered images")->required();
    addRunOptions(*command, *options);
    command->callback([options, &context] { chat(*options, options->video, context); });
}

} // namespace pllava::cli
