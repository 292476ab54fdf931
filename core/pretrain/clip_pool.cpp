#include "core/pretrain/clip_pool.h"

#include <ATen/core/grad_mode.h>

#include "core/demo/scene_generator.h"
#include "core/train/data_order.h"
#include "core/video/frame_sampling.h"

namespace pllava {
namespace {

constexpr std::size_t kShortest = 10, kLongest = 72; // pictures of a clip before any are picked

DemoClip makeClip(const ClipPoolSettings& settings, std::uint64_t number) {
    demo::Random random(mixedSeed(settings.seed, number));
    DemoClip clip{demo::makeScene(random), {}, {}};
    const auto count = static_cast<std::int64_t>(kShortest + random.index(kLongest - kShortest));
    for (const std::int64_t index : sampleWholeVideo(count, settings.frames))
        clip.times.push_back((static_cast<double>(index) + 0.5) / static_cast<double>(count));
    return clip;
}

} // namespace

ClipPool::ClipPool(const ClipPoolSettings& settings, const VisionTower& tower, const DemoPictures& pictures)
    : m_tower(tower), m_pictures(pictures) {
    for (std::int64_t number = 0; number < settings.clips; ++number) {
        m_clips.push_back(makeClip(settings, static_cast<std::uint64_t>(number)));
        if (m_clips.back().scene.items.size() == 1)
            m_simple.push_back(m_clips.size() - 1);
    }
}

const DemoClip& ClipPool::at(std::size_t index, const std::stop_token& stop) {
    DemoClip& clip = m_clips[index];
    if (!clip.features.defined()) {
        const at::NoGradGuard noGradients;
        const int side = index % 10 == 0 ? 224 : 112; // a real video is larger than what the tower sees
        clip.features = m_tower.forward(m_pictures.pixels(clip.scene, clip.times, side), stop).to(at::kHalf);
    }
    return clip;
}

} // namespace pllava
