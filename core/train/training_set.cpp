#include "core/train/training_set.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/printable.h"

namespace pllava {
namespace {

using nlohmann::json;

[[noreturn]] void fail(const std::string& where, std::string_view what) {
    throw Error(ErrorKind::CorruptFile, fmt::format("{}: {}", where, what));
}

void requireKeys(const json& object, std::initializer_list<std::string_view> known, const std::string& where) {
    if (!object.is_object())
        fail(where, "a JSON object is expected here");
    for (const auto& [key, value] : object.items())
        if (std::ranges::find(known, key) == known.end())
            fail(where, fmt::format("\"{}\" is no key of a training sample", printable(key)));
}

std::string text(const json& object, const char* key, const std::string& where) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string() || found->get_ref<const std::string&>().empty())
        fail(where, fmt::format("\"{}\" is missing, empty or no text", key));
    return found->get<std::string>();
}

Turn turn(const json& object, const std::string& where) {
    return {text(object, "question", where), text(object, "answer", where)};
}

TrainingSample sample(const json& line, const std::filesystem::path& folder, const std::string& where) {
    requireKeys(line, {"video", "question", "answer", "turns", "kind", "language"}, where);
    TrainingSample sample{(folder / text(line, "video", where)).string(), {}};
    const auto turns = line.find("turns");
    if (turns == line.end()) {
        sample.turns.push_back(turn(line, where));
        return sample;
    }
    if (line.contains("question") || line.contains("answer") || !turns->is_array() || turns->empty())
        fail(where, "give either \"question\" and \"answer\" or a list \"turns\" of at least one");
    for (const json& each : *turns) {
        requireKeys(each, {"question", "answer"}, where);
        sample.turns.push_back(turn(each, where));
    }
    return sample;
}

} // namespace

std::vector<TrainingSample> readTrainingSet(const std::filesystem::path& file) {
    std::vector<TrainingSample> samples;
    eachJsonLine(file, [&](const json& line, const std::string& where) {
        samples.push_back(sample(line, file.parent_path(), where));
    });
    if (samples.empty())
        fail(file.string(), "the training set has no samples");
    return samples;
}

} // namespace pllava
