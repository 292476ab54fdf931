#pragma once

#include "core/lab/lab_language.h"

namespace pllava {

/// What a report says beside its numbers.
struct ReportWords {
    LabLanguage language;
    const char *tag, *title, *question, *answer, *frames, *settings, *model, *norms, *layers, *similarity, *attention,
        *timings, *machine;
    const char *video, *date, *version, *file, *bytes, *parameters, *loraRank, *place, *count, *mean, *median, *minimum,
        *maximum, *mad, *threshold, *dominant, *spatial, *temporal, *frame, *seconds, *share, *visualShare, *stage,
        *milliseconds, *none;
    const char *load, *decode, *preprocess, *vision, *project, *pool, *prefill, *generate; ///< stages
    const char *device, *dtype, *threads, *processor, *torch;
    const char *normsText, *similarityText, *attentionText; ///< one plain sentence below the heading
};

const ReportWords& wordsOf(LabLanguage language);

} // namespace pllava
