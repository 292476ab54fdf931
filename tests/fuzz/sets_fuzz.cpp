// Sets of questions and of training samples, which people make themselves or fetch.
#include <nlohmann/json.hpp>

#include "core/lab/question_set.h"
#include "core/train/training_set.h"
#include "tests/fuzz/support.h"

namespace {

using namespace pllava;
using namespace pllava::fuzz;

/// Sets of which no video is there are refused as NotFound.
void attemptSet(const std::function<void()>& read) {
    attempt([&] {
        try {
            read();
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::NotFound)
                throw;
        }
    });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Folder s_folder;
    static const auto s_video = s_folder.put("a.mp4", "");
    const auto file = s_folder.put("set.json", asText(data, size));
    attemptSet([&] {
        const QuestionSet set = readQuestionSet(file);
        require(set.summary.missing + set.summary.withoutVideo <= set.summary.entries);
        require(!toJson(set.summary).dump().empty());
        for (const SetQuestion& question : set.questions)
            require(!question.video.empty() && (question.further.empty() || nlohmann::json::accept(question.further)));
    });
    attemptSet([&] {
        TrainingSet set = readTrainingSet(file);
        for (const TrainingSample& sample : set.samples)
            require(!sample.video.empty() && !sample.turns.empty());
    });
    return 0;
}
