#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/demo/questions.h"

namespace pllava::demo {

struct ExamSettings {
    std::int64_t perKind = 200; ///< questions of each kind in each language
    std::uint64_t seed = 1;     ///< scenes of other seeds than training's are held out
    Medium medium = Medium::Video;
    std::vector<Language> languages{Language::English, Language::Chinese};
};

/// One clip and what is asked about it.
struct ExamSheet {
    Scene scene;
    std::vector<Question> questions;
};

/// Draws clips with questions until every kind of the medium occurs as often as set, in each language.
std::vector<ExamSheet> makeExam(const ExamSettings& settings);

/// Word for word, but for white space around it and whether it is called image or video: the sentence, the short
/// answer, or neither.
enum class Verdict { Wrong, Sentence, Brief };
Verdict judge(const Question& question, std::string_view answer);

} // namespace pllava::demo
