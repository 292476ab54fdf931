#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/analysis/dominant_tokens.h"
#include "core/analysis/histogram.h"
#include "core/analysis/norm_statistics.h"
#include "core/chat/session.h"
#include "core/lab/attention_view.h"
#include "core/lab/layer_view.h"
#include "core/lab/similarity.h"

namespace pllava {

/// One file of weights as it was when the report was made.
struct WeightFile {
    std::string path;
    std::uint64_t bytes = 0;
    std::string sha256;
};

/// Content of a report on one question, as plain values.
struct Report {
    std::string video, question;
    Answer answer;
    ModelDescription model;
    std::vector<WeightFile> weights;
    std::vector<std::vector<std::byte>> pictures; ///< PNG, one per sampled frame; none in a build without FFmpeg
    TokenNorms norms;                             ///< pooled
    NormStatistics statistics;
    Threshold threshold;
    std::int64_t dominant = 0;
    Histogram histogram; ///< of the norms, as `pllava norms` makes it
    SimilarityMeans similarity;
    std::vector<LayerRow> layers;
    AnswerAttention attention;
    std::string processor, torchVersion; ///< of this machine; what was computed on is in model.compute
    std::string date;                    ///< local, "2026-11-26 14:03:07 +0100"
};

struct ReportJob {
    ModelFolders folders; ///< what the session was loaded from
    std::string video, question;
    AskSettings settings;
};

/// Asks, looks, and sums up the files of the weights. The session has the video open. Throws as Session::ask() does,
/// Cancelled for a stop in the middle of the answer.
Report makeReport(Session& session, const ReportJob& job, const AskCallbacks& callbacks = {});

} // namespace pllava
