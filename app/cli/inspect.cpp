#include <filesystem>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/output_file.h"
#include "core/checkpoint/safetensors.h"

namespace pllava::cli {
namespace {

nlohmann::json shapesOf(const std::vector<NamedTensor>& tensors) {
    nlohmann::json shapes = nlohmann::json::object();
    for (const NamedTensor& tensor : tensors)
        shapes[tensor.name] = tensor.shape;
    return shapes;
}

void dump(const std::string& path, const std::vector<NamedTensor>& tensors) {
    std::vector<TensorView> views;
    for (const NamedTensor& tensor : tensors)
        views.push_back({tensor.name, tensor.type, tensor.shape, tensor.bytes});
    writeSafetensors(std::filesystem::weakly_canonical(path), views); // through a link, not over it
}

} // namespace

void addInspect(CLI::App& app, Context& context) {
    struct Options : RunOptions {
        std::string video, question, dump;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("inspect", "Answer one question and write every tensor of the run to a file");
    command->add_option("VIDEO", options->video, "Video, image or folder of numbered images")->required();
    command->add_option("QUESTION", options->question, "What to ask")->required();
    command->add_option("--dump", options->dump, "File to write")->type_name("F.safetensors")->required();
    addRunOptions(*command, *options);
    command->callback([options, &context] {
        checkOutputs({{"--dump", options->dump, FileKind::Tensors}}, options->inputs(options->video));
        Session session = openSession(*options, context);
        session.open(options->video);
        AskSettings settings = options->settings(session);
        settings.capture = Capture::Everything;
        const Answer answer = askAndPrint(session, options->question, settings, context);
        dump(options->dump, answer.tensors);
        nlohmann::json json = toJson(answer, session.model());
        json["tensors"] = shapesOf(answer.tensors);
        if (context.global.json)
            printJson(json);
        else
            printNote(fmt::format("{} tensors written to {}", answer.tensors.size(), options->dump));
    });
}

} // namespace pllava::cli
