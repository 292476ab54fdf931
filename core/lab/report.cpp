#include "core/lab/report.h"

#include <algorithm>
#include <ctime>
#include <fstream>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "core/base/sha256.h"
#include "core/base/stop.h"
#include "core/chat/clip_source.h"
#include "core/checkpoint/checkpoint_files.h"
#ifdef PLLAVA_VIDEO
#include "core/video/png.h"
#endif

namespace pllava {
namespace {

/// Rows of a picture in the report: enough to see what the model saw, small enough for a mail.
[[maybe_unused]] constexpr int kPictureRows = 180;

std::vector<WeightFile> weightFiles(const ModelFolders& folders, const AskCallbacks& callbacks) {
    std::vector<std::filesystem::path> paths = checkpointFiles(folders.base);
    if (folders.weights)
        for (const auto& path : checkpointFiles(*folders.weights))
            paths.push_back(path);
    std::vector<WeightFile> files;
    for (const auto& path : paths) {
        files.push_back({path.string(), std::filesystem::file_size(path), sha256OfFile(path, callbacks.stop)});
        if (callbacks.progress)
            callbacks.progress("sha256", static_cast<std::int64_t>(files.size()),
                               static_cast<std::int64_t>(paths.size()));
    }
    return files;
}

std::vector<std::vector<std::byte>> picturesOf([[maybe_unused]] const ReportJob& job,
                                               [[maybe_unused]] const AskCallbacks& callbacks) {
    std::vector<std::vector<std::byte>> pictures;
#ifdef PLLAVA_VIDEO
    const SampledClip clip = loadClip(samplingOf(job.video, job.settings), callbacks.stop);
    for (const Frame& frame : clip.frames)
        pictures.push_back(encodePng(frame, kPictureRows));
#endif
    return pictures;
}

/// The processor's own name; empty where the system does not name it.
std::string processorName() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name"))
            return line.substr(std::min(line.find(':') + 2, line.size()));
    return {};
}

void lookAt(Session& session, const ReportJob& job, const AskCallbacks& callbacks, Report& report) {
    const std::vector<ProbePoint> pooled{ProbePoint{}};
    const TokenView view = session.tokenViews(pooled, job.settings, {}, callbacks).front();
    report.norms = view.norms;
    report.statistics = statisticsOf(view.norms.norms);
    report.threshold = thresholdOf(view.norms.norms);
    report.dominant = static_cast<std::int64_t>(dominantTokens(view.norms, report.threshold).size());
    report.histogram = countBetween(freedmanDiaconisEdges(view.norms.norms), view.norms.norms);
    report.similarity = meansOf(view.similarity);
    report.attention = session.attention(report.answer, {}, callbacks);
    session.newConversation(); // or the question would be a part of it
    report.layers = layerRows(viewsOfLayers(session, job.settings, job.question, callbacks));
}

} // namespace

Report makeReport(Session& session, const ReportJob& job, const AskCallbacks& callbacks) {
    Report report;
    report.video = job.video;
    report.question = job.question;
    report.answer = session.ask(job.question, job.settings, callbacks);
    if (report.answer.stopReason == StopReason::Cancelled)
        throwIfStopped(callbacks.stop);
    report.model = session.model();
    lookAt(session, job, callbacks, report);
    report.pictures = picturesOf(job, callbacks);
    report.weights = weightFiles(job.folders, callbacks);
    report.processor = processorName();
    report.torchVersion = reportCompute().torchVersion;
    report.date = fmt::format("{:%Y-%m-%d %H:%M:%S %z}", fmt::localtime(std::time(nullptr)));
    return report;
}

} // namespace pllava
