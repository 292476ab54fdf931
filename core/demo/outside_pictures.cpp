#include "core/demo/outside_pictures.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pllava::demo {
namespace {

constexpr float kTurn = 2 * std::numbers::pi_v<float>;

float part(Random& random, double low, double high) {
    return static_cast<float>(random.real(low, high));
}

Rgb anyColor(Random& random) {
    return {part(random, 0, 255), part(random, 0, 255), part(random, 0, 255)};
}

Rgb mix(const Rgb& a, const Rgb& b, float share) {
    return {a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share};
}

/// Smooth noise from a few waves, about −1 to 1.
struct Waves {
    struct Wave {
        float x, y, phase, height;
    };
    Waves(Random& random, int count, double slowest, double fastest) {
        for (int i = 0; i < count; ++i) {
            const float angle = part(random, 0, kTurn), turns = part(random, slowest, fastest) * kTurn;
            waves.push_back({std::cos(angle) * turns, std::sin(angle) * turns, part(random, 0, kTurn),
                             1.5F / std::sqrt(static_cast<float>(count))});
        }
    }
    float operator()(float x, float y) const {
        float sum = 0;
        for (const Wave& wave : waves)
            sum += wave.height * std::sin(wave.x * x + wave.y * y + wave.phase);
        return sum;
    }
    std::vector<Wave> waves;
};

void paintNoise(Canvas& canvas, Random& random) {
    const Rgb base = anyColor(random);
    const int cell = static_cast<int>(1 + random.index(6));
    std::vector<Rgb> cells(static_cast<std::size_t>(canvas.side / cell + 1) * (canvas.side / cell + 1));
    for (Rgb& value : cells)
        value = mix(base, anyColor(random), 0.8F);
    canvas.paint([&](float x, float y) {
        const auto column = static_cast<std::size_t>(x * canvas.side) / cell,
                   row = static_cast<std::size_t>(y * canvas.side) / cell;
        return cells[row * (canvas.side / cell + 1) + column];
    });
}

void paintStripes(Canvas& canvas, Random& random, float drift) {
    const Rgb a = anyColor(random), b = anyColor(random);
    const float angle = part(random, 0, kTurn), turns = part(random, 3, 14) * kTurn, sharp = part(random, 1, 8);
    canvas.paint([&](float x, float y) {
        const float wave = std::sin((std::cos(angle) * (x + drift) + std::sin(angle) * y) * turns) * sharp;
        return mix(a, b, std::clamp(0.5F + 0.5F * wave, 0.0F, 1.0F));
    });
}

void paintChecks(Canvas& canvas, Random& random, float drift) {
    const Rgb a = anyColor(random), b = anyColor(random);
    const float count = part(random, 4, 16), lean = part(random, -0.4, 0.4);
    canvas.paint([&](float x, float y) {
        const int column = static_cast<int>(std::floor((x + drift + lean * y) * count)),
                  row = static_cast<int>(std::floor((y - lean * x) * count));
        return (column + row) % 2 == 0 ? a : b;
    });
}

void paintGradient(Canvas& canvas, Random& random, float drift) {
    const std::array corners{anyColor(random), anyColor(random), anyColor(random), anyColor(random)};
    canvas.paint([&](float x, float y) {
        const float across = std::clamp(x + drift, 0.0F, 1.0F);
        return mix(mix(corners[0], corners[1], across), mix(corners[2], corners[3], across), y);
    });
}

void paintBlobs(Canvas& canvas, Random& random, float drift) {
    const Waves red(random, 5, .5, 5), green(random, 5, .5, 5), blue(random, 5, .5, 5);
    const float contrast = part(random, 50, 120);
    canvas.paint([&](float x, float y) {
        x += drift;
        return Rgb{127 + contrast * red(x, y), 127 + contrast * green(x, y), 127 + contrast * blue(x, y)};
    });
}

/// Sky, hills and ground with grain: as near to a photograph as a few lines come.
void paintLandscape(Canvas& canvas, Random& random, float drift) {
    const Rgb zenith = mix({60, 110, 200}, anyColor(random), 0.4F),
              horizon = mix({200, 210, 225}, anyColor(random), 0.3F), hill = mix({70, 80, 70}, anyColor(random), 0.4F),
              ground = mix({90, 110, 60}, anyColor(random), 0.5F);
    const Waves ridge(random, 4, .4, 3), edge(random, 4, .3, 2), grain(random, 8, 8, 30), cloud(random, 5, 1, 4);
    const float ridgeAt = part(random, .3, .5), edgeAt = part(random, .55, .75);
    canvas.paint([&](float x, float y) {
        x += drift;
        const float rough = grain(x, y);
        if (y > edgeAt + 0.06F * edge(x, 0))
            return mix(ground, {0, 0, 0}, std::clamp(0.25F + 0.25F * rough, 0.0F, 1.0F));
        if (y > ridgeAt + 0.1F * ridge(x, 0))
            return mix(hill, {20, 25, 20}, std::clamp(0.3F + 0.2F * rough, 0.0F, 1.0F));
        return mix(mix(zenith, horizon, y / ridgeAt), {245, 245, 245}, std::clamp(cloud(x, 2 * y), 0.0F, 0.8F));
    });
}

} // namespace

void paintOutside(Canvas& canvas, Outside kind, Random random, float drift) {
    switch (kind) {
    case Outside::Noise: return paintNoise(canvas, random);
    case Outside::Stripes: return paintStripes(canvas, random, drift);
    case Outside::Checks: return paintChecks(canvas, random, drift);
    case Outside::Gradient: return paintGradient(canvas, random, drift);
    case Outside::Blobs: return paintBlobs(canvas, random, drift);
    case Outside::Landscape: return paintLandscape(canvas, random, drift);
    }
}

} // namespace pllava::demo
