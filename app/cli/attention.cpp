#include <fmt/format.h>

#include "app/cli/output_file.h"
#include "app/cli/view_options.h"
#include "core/lab/attention_view.h"
#include "core/lab/view_plots.h"

namespace pllava::cli {
namespace {

struct Options : ViewOptions {
    std::optional<std::int64_t> layer;
};

nlohmann::json toJson(const AnswerAttention& attention) {
    const AttentionSummary summary = summaryOf(attention);
    nlohmann::json tokens = nlohmann::json::array();
    for (std::size_t i = 0; i < attention.answerIds.size(); ++i)
        tokens.push_back(
            {{"id", attention.answerIds[i]}, {"text", attention.answerPieces[i]}, {"frames", summary.tokenFrames[i]}});
    return {{"layer", attention.layer ? nlohmann::json(*attention.layer) : nlohmann::json("mean")},
            {"shape", cli::toJson(attention.shape)},
            {"frame_seconds", attention.frameTimesSeconds},
            {"visual_share", summary.visualShare},
            {"frames", summary.frames},
            {"places", summary.places},
            {"strongest", {{"frame", summary.strongestFrame}, {"seconds", summary.strongestSeconds}}},
            {"tokens", tokens}};
}

void print(const Answer& answer, const AnswerAttention& attention) {
    const AttentionSummary summary = summaryOf(attention);
    fmt::print("{}\n{:.1f} % of its attention went to the video, the largest share of that ({:.1f} %) to frame {}, at "
               "{:.1f} s\n",
               answer.text, 100 * summary.visualShare,
               100 * summary.frames[static_cast<std::size_t>(summary.strongestFrame)], summary.strongestFrame,
               summary.strongestSeconds);
    for (std::size_t frame = 0; frame < summary.frames.size(); ++frame)
        fmt::print("  frame {:>2} {:5.1f} %\n", frame, 100 * summary.frames[frame]);
}

void run(const Options& options, Context& context) {
    Session session = openVideo(options, context);
    const Answer answer = session.ask(options.question, options.settings(session), callbacksOf(context));
    const AnswerAttention attention = session.attention(answer, options.layer, callbacksOf(context));
    clearProgress();
    if (!options.csv.empty())
        writeText(options.csv, toCsv(attention));
    if (!options.plot.empty()) {
        const Plot plot = attentionPlot(attention, options.words());
        writeText(options.plot, toSvg({&plot, 1}));
    }
    if (!context.global.json)
        return print(answer, attention);
    nlohmann::json json = toJson(attention);
    json["answer"] = answer.text;
    json.update(runJson(answer.settings, session.model()));
    printJson(json);
}

} // namespace

void addAttention(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("attention", "Which moments and places of the video the answer attended to");
    addViewOptions(*command, *options, Question::Needed);
    addFigureOptions(*command, *options, "Draw them into this file");
    command->add_option("--layer", options->layer, "One layer, from 0 on (default: the mean of all)")
        ->check(CLI::Range(0, 1 << 10));
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
