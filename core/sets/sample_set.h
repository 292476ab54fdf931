#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace pllava {

/// A question with its right answer; "" where the set has none.
struct SetTurn {
    std::string question, answer;

    bool operator==(const SetTurn&) const = default;
};

/// An entry of a set: a video and a conversation about it, of one turn or several.
struct SetSample {
    std::string video; ///< a path as loadClip() takes it
    std::vector<SetTurn> turns;
    std::string further;     ///< the entry's other keys, a JSON object as text; "" for none
    std::string where;       ///< "FILE, line 3" or "FILE, entry 3", for messages
    bool isRepeated = false; ///< the same video and turns occurred before
};

/// What a set holds, and what of it cannot be used.
struct SetSummary {
    std::int64_t entries = 0;               ///< in the file
    std::int64_t duplicates = 0;            ///< entries that occurred before
    std::int64_t repeatedQuestions = 0;     ///< counted in their place by readQuestionSet()
    std::int64_t withoutVideo = 0;          ///< entries that name no video or picture: passed over
    std::int64_t missing = 0;               ///< entries whose video is not there: passed over
    std::vector<std::string> missingVideos; ///< the first ten of these

    /// Summary of what was skipped, in one line; "" for nothing.
    std::string warning() const;
};

nlohmann::json toJson(const SetSummary& summary);

struct SampleSet {
    std::vector<SetSample> samples; ///< duplicates too
    SetSummary summary;
};

/// Reads a set of questions about videos, for training and for experiments alike. The file is a JSON list or JSON Lines
/// (a byte order mark and CRLF are fine). An entry has a video ("video", "image", "video_id" or "video_name") and
/// - "question" and "answer", also as "q" and "a" or "Q" and "A"; or
/// - "turns": [{"question", "answer"}, …]; or
/// - LLaVA's "conversations": [{"from": "human", "value"}, {"from": "gpt", "value"}, …], whose <video> and <image> mark
///   where the video goes and are taken out.
/// Answers may be missing. Other keys are kept. A video is looked for in `videos` (empty for none), then next to the
/// set; a name without an ending is tried with those of videos and pictures. Throws NotFound, CorruptFile with the line
/// or entry for anything else, and NotFound where no entry is left.
SampleSet readSampleSet(const std::filesystem::path& file, const std::filesystem::path& videos = {});

} // namespace pllava
