// The file of --config.
#include <nlohmann/json.hpp>

#include "core/train/training_settings.h"
#include "tests/fuzz/support.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pllava;
    using namespace pllava::fuzz;
    static const Folder s_folder;
    const auto file = s_folder.put("settings.json", asText(data, size));
    attempt([&] {
        TrainingSettings settings;
        applyTrainingSettings(file, settings);
        requireUsable(settings);
        TrainingSettings again;
        applyTrainingSettings(s_folder.put("again.json", toJson(settings).dump()), again);
        require(toJson(again) == toJson(settings));
    });
    return 0;
}
