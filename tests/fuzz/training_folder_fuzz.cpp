// A training's folder as the window follows it. Parts between 0xFF bytes: metrics.jsonl, settings.json, origin.json,
// and metrics.jsonl as it is a moment later.
#include "core/train/training_record.h"
#include "tests/fuzz/support.h"

namespace {

using namespace pllava;
using namespace pllava::fuzz;

void check(const TrainingRecord& record) {
    require(record.age >= 0 && record.series.size() <= 64);
    require((record.damagedLines == 0) == (record.firstDamagedLine == 0));
    for (const auto& [name, series] : record.series)
        require(series.steps.size() == series.values.size() && series.samples.size() == series.values.size());
    if (record.origin)
        require(!record.origin->model.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Folder s_folder;
    const auto parts = split(asText(data, size), 4);
    s_folder.put("metrics.jsonl", parts[0]);
    s_folder.put("settings.json", parts[1]);
    s_folder.put("origin.json", parts[2]);
    TrainingReader reader(s_folder.path());
    check(reader.read());
    s_folder.put("metrics.jsonl", parts[0] + parts[3]);
    check(reader.read());
    return 0;
}
