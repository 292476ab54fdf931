#include <fmt/format.h>

#include "core/base/error.h"
#include "core/checkpoint/adapter_config.h"
#include "core/checkpoint/config_files.h"
#include "core/checkpoint/model_config.h"

namespace pllava {

namespace {

constexpr Range<std::int64_t> kFrames{1, 1 << 12};
constexpr Range<std::int64_t> kNewTokens{1, 1 << 20};

/// "size": 336 or "size": {"shortest_edge": 336}.
std::optional<int> edge(const JsonObject& config, const char* key, const char* member) {
    if (!config.isObject(key))
        return config.integer(key, kPixels);
    const auto pixels = config.object(key).integer(member, kPixels);
    if (!pixels)
        config.unsupported(
            fmt::format("\"{}\" has no \"{}\"; only CLIP's way to resize and crop can be run", key, member));
    return pixels;
}

std::array<float, 3> channels(const JsonObject& config, const char* key, Range<double> range,
                              const std::array<float, 3>& fallback) {
    const auto numbers = config.numbers(key, range);
    if (!numbers)
        return fallback;
    if (numbers->size() != 3)
        config.fail(
            fmt::format("\"{}\" has {} numbers, not one for each of red, green and blue", key, numbers->size()));
    std::array<float, 3> result{};
    for (std::size_t i = 0; i < 3; ++i)
        result[i] = static_cast<float>((*numbers)[i]);
    return result;
}

template <class Value, class Given> void fill(std::optional<Value>& target, const std::optional<Given>& value) {
    if (!target && value)
        target = static_cast<Value>(*value);
}

std::optional<PoolingShape> poolingShape(const JsonObject& config) {
    const auto shape = config.integers("pooling_shape", kFrames);
    if (!shape)
        return std::nullopt;
    if (shape->size() != 3)
        config.fail(fmt::format("\"pooling_shape\" has {} numbers, not frames, height and width", shape->size()));
    return PoolingShape{(*shape)[0], (*shape)[1], (*shape)[2]};
}

/// The settings of the image processor, empty where there are none: inside processor_config.json, as transformers 5
/// writes and prefers them, else preprocessor_config.json.
JsonObject imageProcessor(const std::filesystem::path& folder) {
    const auto nested = readConfigIfPresent(folder / "processor_config.json");
    if (nested && nested->has("image_processor"))
        return nested->object("image_processor");
    const std::filesystem::path file = folder / "preprocessor_config.json";
    const auto config = readConfigIfPresent(file);
    return config ? *config : JsonObject::parse("{}", file.string());
}

ClipPreprocessorConfig readPreprocessorConfig(const JsonObject& root, int imageSize) {
    root.requireOneOf("image_processor_type",
                      {"CLIPImageProcessor", "CLIPImageProcessorFast", "CLIPImageProcessorPil", "CLIPFeatureExtractor",
                       "LlavaImageProcessor", "LlavaImageProcessorFast", "LlavaImageProcessorPil",
                       "LlavaNextImageProcessor", "LlavaNextImageProcessorFast", "LlavaNextImageProcessorPil"});
    if (root.text("image_processor_type").value_or("").starts_with("LlavaImage"))
        root.requireFlag("do_pad", false); // to a square, before all else
    for (const char* step : {"do_resize", "do_center_crop", "do_rescale", "do_normalize"})
        root.requireFlag(step, true);
    if (root.integer("resample", {}).value_or(3) != 3)
        root.unsupported("\"resample\" is not 3; only bicubic resizing can be run");
    ClipPreprocessorConfig config;
    config.shortestEdge = edge(root, "size", "shortest_edge").value_or(imageSize);
    config.cropHeight = edge(root, "crop_size", "height").value_or(imageSize);
    config.cropWidth = edge(root, "crop_size", "width").value_or(imageSize);
    if (config.cropHeight > config.shortestEdge || config.cropWidth > config.shortestEdge)
        root.unsupported(fmt::format("\"crop_size\" is larger than \"size\" {}; padded pictures cannot be run",
                                     config.shortestEdge));
    config.rescaleFactor = root.number("rescale_factor", {1e-9, 1e9}).value_or(config.rescaleFactor);
    config.mean = channels(root, "image_mean", {-1e6, 1e6}, config.mean);
    config.standardDeviation = channels(root, "image_std", {1e-6, 1e6}, config.standardDeviation);
    return config;
}

} // namespace

ClipPreprocessorConfig parsePreprocessorConfig(std::string_view text, std::string_view where, int imageSize) {
    return readPreprocessorConfig(JsonObject::parse(text, std::string(where)), imageSize);
}

ClipPreprocessorConfig loadPreprocessorConfig(const std::filesystem::path& folder, const ModelConfig& model) {
    const int imageSize = static_cast<int>(model.vision.imageSize);
    const JsonObject processor = imageProcessor(folder);
    const auto config = readPreprocessorConfig(processor, imageSize);
    if (config.cropWidth != imageSize || config.cropHeight != imageSize)
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{} crops pictures to {} x {}, but the vision tower of config.json takes {} x {}",
                                processor.where(), config.cropWidth, config.cropHeight, imageSize, imageSize));
    return config;
}

ModelDefaults loadModelDefaults(const std::filesystem::path& folder) {
    ModelDefaults defaults;
    const auto read = [&](const char* name, auto&& use) {
        if (const auto config = readConfigIfPresent(folder / name))
            use(*config);
    };
    const auto runSettings = [&](const JsonObject& config, const char* framesKey) {
        fill(defaults.frames, config.integer(framesKey, kFrames));
        fill(defaults.pooling, poolingShape(config));
        fill(defaults.loraAlpha, config.number("lora_alpha"));
        fill(defaults.loraRank, config.integer("lora_r", kRank));
        fill(defaults.maxNewTokens, config.integer("max_new_tokens", kNewTokens));
    };
    read("pllava.json", [&](const JsonObject& config) {
        runSettings(config, "frames");
        defaults.promptTemplate = config.text("template");
        if (defaults.promptTemplate == "")
            config.fail("\"template\" is empty; it is to be the name of a prompt template");
    });
    if (isPresent(folder / "adapter_config.json")) {
        const AdapterConfig adapter = loadAdapterConfig(folder);
        fill(defaults.loraAlpha, adapter.alpha);
        fill(defaults.loraRank, adapter.rank);
    }
    read("config.json", [&](const JsonObject& config) { runSettings(config, "num_frames"); });
    read("generation_config.json",
         [&](const JsonObject& config) { fill(defaults.maxNewTokens, config.integer("max_new_tokens", kNewTokens)); });
    return defaults;
}

} // namespace pllava
