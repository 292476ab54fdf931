#include <fmt/format.h>

#include "app/cli/output_file.h"
#include "app/cli/view_options.h"
#include "core/lab/similarity.h"
#include "core/lab/view_plots.h"

namespace pllava::cli {
namespace {

struct Options : ViewOptions {
    std::string at = "pooled";
};

nlohmann::json toJson(const std::vector<std::optional<double>>& values) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& value : values)
        list.push_back(cli::toJson(value));
    return list;
}

nlohmann::json toJson(const TokenView& view) {
    const SimilarityMeans means = meansOf(view.similarity);
    const SimilarityGrid grid = gridOf(view.similarity);
    return {{"at", name(view.norms.point)},
            {"shape", cli::toJson(view.similarity.shape)},
            {"frame_seconds", view.norms.frameTimesSeconds},
            {"spatial", cli::toJson(means.spatial)},
            {"temporal", cli::toJson(means.temporal)},
            {"grid", {{"spatial", toJson(grid.spatial)}, {"temporal", toJson(grid.temporal)}}}};
}

void print(const TokenView& view) {
    const PoolingShape& shape = view.similarity.shape;
    const SimilarityMeans means = meansOf(view.similarity);
    fmt::print("cosine similarity of {} × {} × {} visual tokens at {}\n", shape.frames, shape.height, shape.width,
               name(view.norms.point));
    fmt::print("to the token beside or below: {}\nto the same place one frame later: {}\n", shown(means.spatial),
               shown(means.temporal));
}

void run(const Options& options, Context& context) {
    const ProbePoint point = parseProbePoint(options.at);
    if (point.needsPrompt() && options.question.empty())
        throw CLI::ValidationError("QUESTION", "is needed to look inside the language model (--at " + options.at + ")");
    Session session = openVideo(options, context);
    const AskSettings settings = options.settings(session);
    const TokenView view = session.tokenViews({point}, settings, options.question, callbacksOf(context)).front();
    clearProgress();
    if (!options.csv.empty())
        writeText(options.csv, toCsv(view.similarity));
    if (!options.plot.empty())
        writeText(options.plot, toSvg(similarityPlots(view, options.words())));
    if (!context.global.json)
        return print(view);
    nlohmann::json json = toJson(view);
    json.update(runJson(settings, session.model()));
    printJson(json);
}

} // namespace

void addSimilarity(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("similarity", "Similarity of each visual token to its neighbours in space and time");
    addViewOptions(*command, *options, Question::Optional);
    addProbePointOption(*command, options->at);
    addFigureOptions(*command, *options, "Draw them into this file");
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
