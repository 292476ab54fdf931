#include "ui/norms/norm_colors.h"

#include <algorithm>

#include "core/plot/viridis.h"

namespace pllava::ui {
namespace {

constexpr double kThinnest = 0.15, kThickest = 0.75; ///< of the veil

QRgb colorOf(double share) {
    const Rgb color = viridis(share);
    return qRgb(color.red, color.green, color.blue);
}

template <typename Color> QImage paint(const TokenNorms& norms, std::int64_t t, const Color& color) {
    const auto [least, greatest] = std::minmax_element(norms.norms.begin(), norms.norms.end());
    const double range = std::max<double>(*greatest - *least, 1e-30);
    const auto width = static_cast<int>(norms.shape.width), height = static_cast<int>(norms.shape.height);
    QImage image(width, height, QImage::Format_ARGB32);
    const float* norm = norms.norms.data() + t * width * height;
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column)
            image.setPixel(column, row, color((*norm++ - *least) / range));
    return image;
}

} // namespace

QImage mapImage(const TokenNorms& norms, std::int64_t t) {
    return paint(norms, t, colorOf);
}

QImage veilImage(const TokenNorms& norms, std::int64_t t) {
    return paint(norms, t, [](double share) {
        const Rgb color = viridis(share);
        const auto opacity = static_cast<int>(255 * (kThinnest + (kThickest - kThinnest) * share));
        return qRgba(color.red, color.green, color.blue, opacity);
    });
}

QImage colorScale(int width) {
    QImage image(width, 1, QImage::Format_RGB32);
    for (int x = 0; x < width; ++x)
        image.setPixel(x, 0, colorOf(static_cast<double>(x) / std::max(width - 1, 1)));
    return image;
}

} // namespace pllava::ui
