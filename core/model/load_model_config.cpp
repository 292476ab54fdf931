#include "core/model/load_model_config.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/base/json_object.h"
#include "core/base/printable.h"
#include "core/checkpoint/config_files.h"
#include "core/model/family.h"

namespace pllava {
namespace {

const Family* find(std::string_view modelType) {
    for (const Family* family : families())
        if (std::ranges::find(family->modelTypes, modelType) != family->modelTypes.end())
            return family;
    return nullptr;
}

ModelConfig read(const JsonObject& root) {
    const auto type = root.text("model_type");
    if (!type)
        root.fail("\"model_type\" is missing, so this does not describe a model. The folder of an adapter is used "
                  "next to a base model's");
    const Family* family = find(*type);
    if (family == nullptr) {
        std::vector<std::string_view> known;
        for (const Family* each : families())
            known.insert(known.end(), each->modelTypes.begin(), each->modelTypes.end());
        root.unsupported(fmt::format("\"model_type\" is \"{}\"; only \"{}\" can be run", printable(*type),
                                     fmt::join(known, "\", \"")));
    }
    ModelConfig config = family->config(root);
    config.modelType = *type;
    return config;
}

} // namespace

const Family& familyOf(const ModelConfig& config) {
    if (const Family* family = find(config.modelType))
        return *family;
    throw Error(ErrorKind::Internal, fmt::format("no family of models has the type {}", config.modelType));
}

ModelConfig parseModelConfig(std::string_view text, std::string_view where) {
    return read(JsonObject::parse(text, std::string(where)));
}

ModelConfig loadModelConfig(const std::filesystem::path& folder) {
    return read(JsonObject::read(folder / "config.json", kMaxConfigBytes));
}

} // namespace pllava
