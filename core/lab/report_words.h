#pragma once

namespace pllava {

enum class ReportLanguage { English, Chinese };

/// What a report says beside its numbers.
struct ReportWords {
    const char *tag, *title, *question, *answer, *frames, *settings, *model, *norms, *layers, *similarity, *attention,
        *timings, *machine;
    const char *video, *date, *version, *file, *bytes, *parameters, *loraRank, *place, *count, *mean, *median, *minimum,
        *maximum, *mad, *threshold, *dominant, *spatial, *temporal, *frame, *seconds, *share, *visualShare, *stage,
        *milliseconds, *none;
    const char *load, *decode, *preprocess, *vision, *project, *pool, *prefill, *generate; ///< stages
    const char *device, *dtype, *threads, *processor, *torch;
    const char *normsText, *similarityText, *attentionText; ///< one plain sentence below the heading
};

const ReportWords& wordsOf(ReportLanguage language);

} // namespace pllava
