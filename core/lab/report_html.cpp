#include "core/lab/report_html.h"

#include <fmt/format.h>

#include "core/lab/html.h"
#include "core/lab/view_plots.h"

namespace pllava {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string number(double value) {
    return fmt::format("{:.9g}", value);
}

std::string shown(const std::optional<double>& value, const ReportWords& words) {
    return value ? number(*value) : words.none;
}

/// Bars of the counts and a dashed line at the threshold.
std::string histogramSvg(const Report& report, const LabWords& all) {
    const ReportWords& words = all.report;
    Plot plot{"", words.norms, words.count, "", {{"", report.histogram.edges, {}, PlotMark::Steps}}};
    plot.series[0].y.assign(report.histogram.counts.begin(), report.histogram.counts.end());
    if (report.threshold.value)
        plot.limits.push_back({*report.threshold.value, ruleName(report.threshold.rule, all.figures)});
    return toSvg({&plot, 1});
}

std::string framesOf(const Report& report, const ReportWords& words) {
    std::string out;
    for (std::size_t i = 0; i < report.pictures.size(); ++i) {
        const std::string caption = fmt::format("{} {}: {:.2f} s", words.frame, report.answer.frameIndices[i],
                                                report.answer.frameTimesSeconds[i]);
        out += fmt::format("<figure><img alt=\"{0}\" src=\"{1}\"><figcaption>{0}</figcaption></figure>\n",
                           escapedHtml(caption), dataUri("image/png", report.pictures[i]));
    }
    return out;
}

std::string modelOf(const Report& report, const ReportWords& words) {
    Rows files;
    for (const WeightFile& file : report.weights)
        files.push_back({file.path, std::to_string(file.bytes), file.sha256});
    return htmlTable({}, {{words.parameters, std::to_string(report.model.parameters)},
                          {words.loraRank, std::to_string(report.model.loraRank)}}) +
           htmlTable({words.file, words.bytes, "SHA-256"}, files);
}

std::string normsOf(const Report& report, const LabWords& all) {
    const ReportWords& words = all.report;
    const NormStatistics& s = report.statistics;
    return htmlParagraph(words.normsText) + histogramSvg(report, all) +
           htmlTable({}, {{words.count, std::to_string(s.count)},
                          {words.mean, number(s.mean)},
                          {words.median, number(s.median)},
                          {words.minimum, number(s.minimum)},
                          {words.maximum, number(s.maximum)},
                          {words.mad, number(s.mad)},
                          {fmt::format("{} ({})", words.threshold, ruleName(report.threshold.rule, all.figures)),
                           shown(report.threshold.value, words)},
                          {words.dominant, std::to_string(report.dominant)}});
}

std::string layersOf(const Report& report, const LabWords& all) {
    const ReportWords& words = all.report;
    Rows rows;
    for (const LayerRow& row : report.layers)
        rows.push_back({pointName(row.point, all.figures), std::to_string(row.norms.count), number(row.norms.median),
                        number(row.norms.maximum), std::to_string(row.dominant), shown(row.similarity.spatial, words),
                        shown(row.similarity.temporal, words)});
    return toSvg(layerPlots(report.layers, all.figures)) +
           htmlTable(
               {words.place, words.count, words.median, words.maximum, words.dominant, words.spatial, words.temporal},
               rows);
}

std::string attentionOf(const Report& report, const LabWords& all) {
    const ReportWords& words = all.report;
    const AttentionSummary summary = summaryOf(report.attention);
    Rows rows;
    for (std::size_t frame = 0; frame < summary.frames.size(); ++frame)
        rows.push_back({std::to_string(frame), number(summary.seconds[frame]), number(summary.frames[frame])});
    const Plot plot = attentionPlot(report.attention, all.figures);
    return htmlParagraph(words.attentionText) + toSvg({&plot, 1}) +
           htmlTable({}, {{words.visualShare, number(summary.visualShare)}}) +
           htmlTable({words.frame, words.seconds, words.share}, rows);
}

std::string timingsOf(const Timings& timings, const ReportWords& words) {
    return htmlTable({words.stage, words.milliseconds}, {{words.load, number(timings.load)},
                                                         {words.decode, number(timings.decode)},
                                                         {words.preprocess, number(timings.preprocess)},
                                                         {words.vision, number(timings.vision)},
                                                         {words.project, number(timings.project)},
                                                         {words.pool, number(timings.pool)},
                                                         {words.prefill, number(timings.prefill)},
                                                         {words.generate, number(timings.generate)}});
}

std::string machineOf(const Report& report, const ReportStyle& style, const ReportWords& words) {
    const ComputeChoice& compute = report.model.compute;
    return htmlTable({}, {{words.date, report.date},
                          {words.version, style.version},
                          {words.device, name(compute.device)},
                          {words.dtype, std::string(name(compute.dtype))},
                          {words.threads, std::to_string(compute.threads)},
                          {words.processor, report.processor},
                          {words.torch, report.torchVersion}});
}

std::string quote(const std::string& text) {
    return "<blockquote>" + escapedHtml(text) + "</blockquote>\n";
}

} // namespace

std::string toHtml(const Report& report, const ReportStyle& style) {
    const ReportWords& words = style.words.report;
    const std::string body =
        fmt::format("<h1>{}</h1>\n", escapedHtml(words.title)) + htmlTable({}, {{words.video, report.video}}) +
        htmlSection("question", words.question, quote(report.question)) +
        htmlSection("answer", words.answer, quote(report.answer.text)) +
        htmlSection("frames", words.frames, framesOf(report, words)) +
        htmlSection("model", words.model, modelOf(report, words)) +
        htmlSection("norms", words.norms, normsOf(report, style.words)) +
        htmlSection("similarity", words.similarity,
                    htmlParagraph(words.similarityText) +
                        htmlTable({}, {{words.spatial, shown(report.similarity.spatial, words)},
                                       {words.temporal, shown(report.similarity.temporal, words)}})) +
        htmlSection("layers", words.layers, layersOf(report, style.words)) +
        htmlSection("attention", words.attention, attentionOf(report, style.words)) +
        htmlSection("timings", words.timings, timingsOf(report.answer.timings, words)) +
        htmlSection("machine", words.machine, machineOf(report, style, words)) +
        htmlSection("settings", words.settings, "<pre>" + escapedHtml(style.settingsJson) + "</pre>\n");
    return htmlPage(style.words.language, words.title, body);
}

} // namespace pllava
