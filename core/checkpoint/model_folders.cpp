#include "core/checkpoint/model_folders.h"

#include "core/base/json_object.h"

namespace pllava {

std::filesystem::path configFolder(const ModelFolders& folders) {
    const auto statesPadToken = [](const std::filesystem::path& folder) {
        if (!std::filesystem::exists(folder / "config.json"))
            return false;
        const JsonObject config = JsonObject::read(folder / "config.json");
        return config.has("pad_token_id") || config.object("text_config").has("pad_token_id");
    };
    return folders.weights && !statesPadToken(folders.base) && statesPadToken(*folders.weights) ? *folders.weights
                                                                                                : folders.base;
}

} // namespace pllava
