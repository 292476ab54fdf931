#include "core/sets/sample_set.h"

#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/regular_file.h"
#include "core/sets/set_entry.h"
#include "core/sets/video_finder.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kMostBytes = std::size_t{1} << 32;
constexpr std::size_t kMostNamed = 10;

/// Fills a set entry by entry.
class Collector {
public:
    Collector(const fs::path& file, const fs::path& videos)
        : m_finder(videos.empty() ? std::vector{file.parent_path()} : std::vector{videos, file.parent_path()}) {}

    void add(const json& given, const std::string& where) {
        SetEntry entry = parseSetEntry(given, where);
        ++m_set.summary.entries;
        if (entry.video.empty()) {
            ++m_set.summary.withoutVideo;
            return;
        }
        const auto video = m_finder.find(entry.video);
        if (!video) {
            ++m_set.summary.missing;
            if (m_missing.size() < kMostNamed && m_missing.insert(entry.video).second)
                m_set.summary.missingVideos.push_back(entry.video);
            return;
        }
        SetSample sample{*video, std::move(entry.turns), std::move(entry.further), where};
        json key{sample.video};
        for (const SetTurn& turn : sample.turns)
            key.insert(key.end(), {turn.question, turn.answer});
        sample.isRepeated = !m_known.insert(key.dump(-1, ' ', false, json::error_handler_t::replace)).second;
        m_set.summary.duplicates += sample.isRepeated;
        m_set.samples.push_back(std::move(sample));
    }
    SampleSet& set() { return m_set; }

private:
    VideoFinder m_finder;
    SampleSet m_set;
    std::set<std::string> m_known, m_missing;
};

/// The first of a file's bytes that counts distinguishes a list from JSON Lines.
bool isList(const fs::path& file) {
    const std::string text = RegularFile(file).textAt(0, 4096);
    const std::size_t first = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    return first != std::string::npos && text[first] == '[';
}

void readList(const fs::path& file, Collector& collector) {
    std::size_t number = 0;
    const json list = readJson(file, kMostBytes);
    for (const json& entry : list)
        collector.add(entry, fmt::format("{}, entry {}", file.string(), ++number));
}

} // namespace

std::string SetSummary::warning() const {
    std::string text;
    const auto add = [&](std::int64_t count, const std::string& words) {
        if (count > 0)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, words);
    };
    add(missing, missing == 0 ? ""
                              : fmt::format("with a video that is not there ({}{})", missingVideos.front(),
                                            missing > 1 ? ", …" : ""));
    add(withoutVideo, "without a video");
    add(duplicates, "repeated");
    if (!text.empty())
        text = fmt::format("of {} entries in the set: {}", entries, text);
    if (repeatedQuestions > 0)
        text += fmt::format("{}repeated questions, asked once: {}", text.empty() ? "in the set: " : "; ",
                            repeatedQuestions);
    return text;
}

json toJson(const SetSummary& s) {
    return {{"entries", s.entries},
            {"duplicates", s.duplicates + s.repeatedQuestions},
            {"without_video", s.withoutVideo},
            {"missing", s.missing},
            {"missing_videos", s.missingVideos}};
}

SampleSet readSampleSet(const fs::path& file, const fs::path& videos) {
    Collector collector(file, videos);
    if (isList(file))
        readList(file, collector);
    else
        eachJsonLine(file, [&](const json& line, const std::string& where) { collector.add(line, where); });
    SampleSet& set = collector.set();
    if (set.summary.entries == 0)
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{}: the set has no entries; give {{\"video\", \"question\", \"answer\"}} for each",
                                file.string()));
    if (set.samples.empty())
        throw Error(
            ErrorKind::NotFound,
            set.summary.missing > 0
                ? fmt::format("{}: none of its videos is there, for example {}; name their folder with --videos",
                              file.string(), set.summary.missingVideos.front())
                : fmt::format("{}: no entry names a video", file.string()));
    return std::move(set);
}

} // namespace pllava
