// LLaVA-1.5 and 1.6, and PLLaVA, which pools their projected features.
#include <array>

#include "core/model/clip_vision_tower.h"
#include "core/model/family.h"

namespace pllava {
namespace {

constexpr std::array<std::string_view, 3> kModelTypes{"llava", "pllava", "llava_next"};

std::shared_ptr<const VisionTower> visionTower(const ModelConfig& config, TensorSource& source) {
    return std::make_shared<ClipVisionTower>(config.vision, config.visionFeatureLayer, source);
}

} // namespace

extern const Family kLlava;
constinit const Family kLlava{kModelTypes, "LlavaForConditionalGeneration", readLlavaConfig, visionTower};

} // namespace pllava
