#include "core/pretrain/demo_pictures.h"

#include <ATen/ops/from_blob.h>

#include "core/demo/renderer.h"

namespace pllava {

DemoPictures::DemoPictures(const std::filesystem::path& folder, const ModelConfig& model)
    : m_config(loadPreprocessorConfig(folder, model)) {}

at::Tensor DemoPictures::pixels(const demo::Scene& scene, std::span<const double> times, int side) const {
    std::vector<Frame> frames;
    for (const double time : times)
        frames.push_back(demo::render(scene, time, side));
    PixelValues pixels = preprocessClip(frames, m_config, 1);
    return at::from_blob(pixels.values.data(), {pixels.frames, 3, pixels.height, pixels.width}, at::kFloat).clone();
}

} // namespace pllava
