// Lines of the logs of experiments, which are found again, drawn and put into tables.
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/lab/trial.h"
#include "tests/fuzz/support.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pllava;
    using namespace pllava::fuzz;
    static const Folder s_folder;
    std::vector<TrialResult> results;
    attempt([&] {
        eachJsonLine(s_folder.put("log.jsonl", asText(data, size)),
                     [&](const auto& line, const auto& where) { results.push_back(trialResultFrom(line, where)); });
    });
    for (const TrialResult& result : results) {
        require(!keyOf(result.trial).empty());
        require(toJson(trialResultFrom(toJson(result), "again")) == toJson(result));
    }
    require(!toCsv(results).empty());
    return 0;
}
