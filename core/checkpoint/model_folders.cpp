#include "core/checkpoint/model_folders.h"

#include <nlohmann/json.hpp>

#include "core/base/json.h"

namespace pllava {

std::filesystem::path configFolder(const ModelFolders& folders) {
    const auto statesPadToken = [](const std::filesystem::path& folder) {
        if (!std::filesystem::exists(folder / "config.json"))
            return false;
        const auto config = parseJson(readTextFile(folder / "config.json"), (folder / "config.json").string());
        const auto states = [](const nlohmann::json& object) {
            return object.contains("pad_token_id") && !object["pad_token_id"].is_null();
        };
        return states(config) || (config.contains("text_config") && states(config["text_config"]));
    };
    return folders.weights && !statesPadToken(folders.base) && statesPadToken(*folders.weights) ? *folders.weights
                                                                                                : folders.base;
}

} // namespace pllava
