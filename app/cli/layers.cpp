#include <fmt/format.h>

#include "app/cli/output_file.h"
#include "app/cli/view_options.h"
#include "core/lab/view_plots.h"

namespace pllava::cli {
namespace {

nlohmann::json toJson(const LayerRow& row) {
    nlohmann::json json = cli::toJson(row.norms);
    json.update({{"at", name(row.point)},
                 {"threshold", cli::toJson(row.threshold.value)},
                 {"dominant", row.dominant},
                 {"spatial", cli::toJson(row.similarity.spatial)},
                 {"temporal", cli::toJson(row.similarity.temporal)}});
    return json;
}

void print(const std::vector<LayerRow>& rows) {
    fmt::print("{:<10} {:>7} {:>10} {:>10} {:>9} {:>8} {:>8}\n", "at", "tokens", "median", "max", "dominant", "spatial",
               "temporal");
    for (const LayerRow& row : rows)
        fmt::print("{:<10} {:>7} {:>10.4g} {:>10.4g} {:>9} {:>8} {:>8}\n", name(row.point), row.norms.count,
                   row.norms.median, row.norms.maximum, row.dominant, shown(row.similarity.spatial),
                   shown(row.similarity.temporal));
}

void run(const ViewOptions& options, Context& context) {
    Session session = openVideo(options, context);
    const AskSettings settings = options.settings(session);
    const std::vector<LayerRow> rows =
        layerRows(viewsOfLayers(session, settings, options.question, callbacksOf(context)));
    clearProgress();
    if (!options.csv.empty())
        writeText(options.csv, toCsv(rows));
    if (!options.plot.empty())
        writeText(options.plot, toSvg(layerPlots(rows, options.words())));
    if (!context.global.json)
        return print(rows);
    nlohmann::json json = runJson(settings, session.model());
    json["threshold_rule"] = name(ThresholdRule{});
    for (const LayerRow& row : rows)
        json["layers"].push_back(toJson(row));
    printJson(json);
}

} // namespace

void addLayers(CLI::App& app, Context& context) {
    const auto options = std::make_shared<ViewOptions>();
    CLI::App* command =
        app.add_subcommand("layers", "Norms and similarity of the visual tokens from the projector to the last layer");
    addViewOptions(*command, *options, Question::Needed);
    addFigureOptions(*command, *options, "Draw them into this file");
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
