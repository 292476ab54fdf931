#include "core/demo/canvas.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pllava::demo {
namespace {

constexpr std::size_t kNoiseLength = 1 << 16;

/// Gaussian numbers to be read from any offset: drawing them again for every pixel would cost more than all the rest.
const std::vector<float>& noiseTable() {
    static const std::vector<float> table = [] {
        Random random(1);
        std::vector<float> out(kNoiseLength);
        for (float& value : out)
            value = static_cast<float>(std::sqrt(-2 * std::log(1 - random.real(0, 1))) *
                                       std::cos(2 * std::numbers::pi * random.real(0, 1)));
        return out;
    }();
    return table;
}

} // namespace

void Canvas::develop(Random& random, float gain, float sigma, float colored) {
    const std::vector<float>& noise = noiseTable();
    for (int y = 0; y < side; ++y) {
        std::size_t gray = random.bits() % kNoiseLength, color = random.bits() % kNoiseLength;
        float* pixel = at(0, y);
        for (int x = 0; x < side; ++x, pixel += 3) {
            const float common = noise[gray++ % kNoiseLength] * (1 - colored);
            for (int channel = 0; channel < 3; ++channel)
                pixel[channel] = pixel[channel] * gain + sigma * (common + colored * noise[color++ % kNoiseLength]);
        }
    }
}

Frame Canvas::frame() const {
    Frame out{side, side, std::vector<std::uint8_t>(values.size())};
    std::ranges::transform(values, out.rgb.begin(),
                           [](float value) { return static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F)); });
    return out;
}

} // namespace pllava::demo
