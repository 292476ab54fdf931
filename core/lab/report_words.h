#pragma once

#include <string>

namespace pllava {

/// Texts of a report. Members are the keys of the files of words.
struct ReportWords {
    std::string title, experiment, results, answers, figures, sharedSettings, question, answer, frames, settings, model,
        norms, layers, similarity, attention, timings, machine;
    std::string video, date, version, file, bytes, parameters, loraRank, place, count, mean, median, minimum, maximum,
        mad, threshold, dominant, spatial, temporal, frame, seconds, share, visualShare, stage, milliseconds, none;
    std::string load, decode, preprocess, vision, project, pool, prefill, generate; ///< stages
    std::string device, dtype, threads, processor, torch;
    std::string normsText, similarityText, attentionText; ///< one plain sentence below the heading
};

} // namespace pllava
