#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pllava {

/// A question about a video, with the right answer where it is known.
struct SetQuestion {
    std::string video; ///< a path as loadClip() takes it
    std::string question;
    std::string expected; ///< "" where the set has none
};

/// Reads JSON Lines of {"video", "question", "answer"}; "answer" may be missing and other keys are passed over, so that
/// a training set and the output of `demo-data` are sets too; a question that was there before is passed over. Paths
/// are relative to the set's folder. Throws CorruptFile with file and line for anything else, and for a set without
/// questions.
std::vector<SetQuestion> readQuestionSet(const std::filesystem::path& file);

/// Equal but for case (ASCII), white space around and between words, and a full stop at the end.
bool sameAnswer(std::string_view expected, std::string_view answer);

} // namespace pllava
