#pragma once
// Private to the engine: needs torch.

#include <cstdint>
#include <stop_token>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/demo/scene.h"
#include "core/model/vision_tower.h"
#include "core/pretrain/demo_pictures.h"

namespace pllava {

/// A clip of the demo's world as the frozen tower sees it.
struct DemoClip {
    demo::Scene scene;
    std::vector<double> times; ///< u of each frame that PLLaVA's rule picks from the clip's pictures
    at::Tensor features;       // (T, patches, Dv), fp16 to save memory
};

struct ClipPoolSettings {
    std::int64_t clips = 1;
    std::uint64_t seed = 0;
    int frames = 8;
};

/// The clips that a stage draws from. Scenes follow from seed and number; features are computed when a clip is first
/// drawn, and kept. One thread.
class ClipPool {
public:
    ClipPool(const ClipPoolSettings& settings, const VisionTower& tower, const DemoPictures& pictures);
    const DemoClip& at(std::size_t index, const std::stop_token& stop);
    /// Numbers of the clips with a single item.
    const std::vector<std::size_t>& simple() const { return m_simple; }
    std::size_t size() const { return m_clips.size(); }

private:
    const VisionTower& m_tower;
    const DemoPictures& m_pictures;
    std::vector<DemoClip> m_clips;
    std::vector<std::size_t> m_simple;
};

} // namespace pllava
