#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/sets/sample_set.h"

namespace pllava {

/// A question about a video, with the right answer where it is known.
struct SetQuestion {
    std::string video; ///< a path as loadClip() takes it
    std::string question;
    std::string expected;  ///< "" where the set has none
    std::string further{}; ///< its other keys, a JSON object as text; "" for nothing
};

struct QuestionSet {
    std::vector<SetQuestion> questions;
    SetSummary summary;
};

/// Reads a set in any form of readSampleSet(), whose errors it throws. Of a conversation each question is asked on its
/// own; a question that was there before is passed over and counted.
QuestionSet readQuestionSet(const std::filesystem::path& file, const std::filesystem::path& videos = {});

/// Equal but for case (ASCII), white space around and between words, and a full stop at the end.
bool sameAnswer(std::string_view expected, std::string_view answer);

} // namespace pllava
