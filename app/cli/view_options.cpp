#include "app/cli/view_options.h"

#include <fmt/format.h>

#include "app/cli/output_file.h"

namespace pllava::cli {

void addViewOptions(CLI::App& app, ViewOptions& options, Question question) {
    app.add_option("VIDEO", options.video, "Video, image or folder of numbered images")->required();
    app.add_option("QUESTION", options.question, "What to ask")->required(question == Question::Needed);
    app.add_option("--csv", options.csv, "Write the numbers to this file")->type_name("F.csv");
    addRunOptions(app, options);
}

void addProbePointOption(CLI::App& app, std::string& place) {
    app.add_option("--at", place, "projected, pooled (default), layer:K (from 0 on) or final")
        ->type_name("PLACE")
        ->check(CLI::Validator(
            [](const std::string& text) {
                try {
                    parseProbePoint(text);
                    return std::string();
                } catch (const Error& error) {
                    return std::string(error.what());
                }
            },
            ""));
}

Session openVideo(const ViewOptions& options, const Context& context) {
    checkOutputs({{"--csv", options.csv, FileKind::Table}, {"--plot", options.plot, FileKind::Figure}},
                 options.inputs(options.video));
    Session session = openSession(options, context);
    session.open(options.video);
    return session;
}

AskCallbacks callbacksOf(const Context& context) {
    return {{}, terminalProgress(), context.interrupt.token(), warnOfDamage};
}

nlohmann::json runJson(const AskSettings& settings, const ModelDescription& model) {
    return {{"layout", name(settings.layout)},      {"pooling", toJson(settings.pooling)},
            {"alpha", settings.loraAlpha},          {"template", settings.promptTemplate},
            {"device", name(model.compute.device)}, {"dtype", name(model.compute.dtype)}};
}

nlohmann::json toJson(const PoolingShape& shape) {
    return {shape.frames, shape.height, shape.width};
}

nlohmann::json toJson(const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json();
}

nlohmann::json toJson(const NormStatistics& statistics) {
    return {{"count", statistics.count}, {"mean", statistics.mean},   {"median", statistics.median},
            {"min", statistics.minimum}, {"max", statistics.maximum}, {"mad", statistics.mad}};
}

std::string shown(const std::optional<double>& value) {
    return value ? fmt::format("{:.4f}", *value) : "none";
}

} // namespace pllava::cli
