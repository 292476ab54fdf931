#include "app/cli/commands.h"

namespace pllava::cli {

void addAsk(CLI::App& app, Context& context) {
    struct Options : RunOptions {
        std::string video, question;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("ask", "Answer one question about a video");
    command->add_option("VIDEO", options->video, "Video, image or folder of numbered images")->required();
    command->add_option("QUESTION", options->question, "What to ask")->required();
    addRunOptions(*command, *options);
    command->callback([options, &context] {
        Session session = openSession(*options, context);
        session.open(options->video);
        const Answer answer = askAndPrint(session, options->question, options->settings(session), context);
        if (context.global.json)
            printJson(toJson(answer, session.model()));
    });
}

} // namespace pllava::cli
