// Reads one hostile text as each of the configuration files of a model folder.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json_object.h"
#include "core/checkpoint/model_config.h"

namespace {

using namespace pllava;

void require(bool condition) {
    if (!condition)
        std::abort();
}

/// A folder whose configuration files are all the same file.
class Folder {
public:
    Folder() {
        std::filesystem::create_directories(m_path);
        for (const char* name :
             {"pllava.json", "adapter_config.json", "generation_config.json", "preprocessor_config.json"})
            std::filesystem::create_symlink("config.json", m_path / name);
    }
    ~Folder() { std::filesystem::remove_all(m_path); }
    void put(std::string_view text) const { std::ofstream(m_path / "config.json", std::ios::binary) << text; }
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path =
        std::filesystem::temp_directory_path() / ("pllava-fuzz-" + std::to_string(::getpid()));
};

void attempt(const std::function<void()>& load) {
    try {
        load();
    } catch (const Error& error) {
        require(error.kind() == ErrorKind::CorruptFile || error.kind() == ErrorKind::Unsupported);
        require(std::strlen(error.what()) < 1000);
    }
}

void checkConfig(const ModelConfig& config) {
    const TextConfig& text = config.text;
    const VisionConfig& vision = config.vision;
    require(text.heads % text.keyValueHeads == 0 && text.headDim > 0 && text.headDim % 2 == 0);
    require(text.hiddenSize > 0 && text.layers > 0 && text.vocabularySize < 1 << 25 && text.ropeTheta >= 1);
    require(vision.hiddenSize % vision.heads == 0 && vision.imageSize % vision.patchSize == 0);
    require(config.frameShape[0] * vision.patchSize == vision.imageSize &&
            config.frameShape[0] == config.frameShape[1]);
    require(config.padTokenId >= 0 && config.padTokenId < text.vocabularySize && config.imageTokenIndex >= 0);
    require(config.visionFeatureLayer >= -vision.layers - 1 && config.visionFeatureLayer <= vision.layers);
}

void checkDefaults(const ModelDefaults& defaults) {
    require(!defaults.frames || (*defaults.frames > 0 && *defaults.frames <= 4096));
    require(!defaults.pooling ||
            (defaults.pooling->tokens() > 0 && defaults.pooling->tokens() <= std::int64_t{1} << 36));
    require(!defaults.loraRank || *defaults.loraRank > 0);
    require(!defaults.loraAlpha || *defaults.loraAlpha - *defaults.loraAlpha == 0); // finite
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Folder s_folder;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    attempt([&] { checkConfig(readLlavaConfig(JsonObject::parse(text, "config.json"))); });
    attempt([&] { require(parsePreprocessorConfig(text, "preprocessor_config.json").cropWidth > 0); });
    if (!nlohmann::json::accept(text))
        return 0; // files are slow, and every loader begins with the same parser
    s_folder.put(text);
    attempt([&] { require(loadPreprocessorConfig(s_folder.path(), {}).standardDeviation[0] > 0); });
    attempt([&] { require(!loadEndOfSequenceIds(s_folder.path()).empty()); });
    attempt([&] { checkDefaults(loadModelDefaults(s_folder.path())); });
    return 0;
}
