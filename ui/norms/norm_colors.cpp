#include "ui/norms/norm_colors.h"

#include <algorithm>
#include <array>

namespace pllava::ui {
namespace {

/// viridis of S. van der Walt and N. Smith (CC0), at nine even steps; between them the eye sees no difference.
constexpr std::array<QRgb, 9> kViridis{0xff440154, 0xff472d7b, 0xff3b528b, 0xff2c728e, 0xff21918c,
                                       0xff28ae80, 0xff5ec962, 0xffaddc30, 0xfffde725};
constexpr double kThinnest = 0.15, kThickest = 0.75; ///< of the veil

QRgb mix(QRgb a, QRgb b, double share) {
    const auto channel = [share](int from, int to) { return static_cast<int>(from + share * (to - from) + 0.5); };
    return qRgb(channel(qRed(a), qRed(b)), channel(qGreen(a), qGreen(b)), channel(qBlue(a), qBlue(b)));
}

/// Of a share from 0 to 1 of the way from the least to the greatest.
QRgb viridis(double share) {
    const double at = std::clamp(share, 0.0, 1.0) * (kViridis.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(at), kViridis.size() - 2);
    return mix(kViridis[below], kViridis[below + 1], at - static_cast<double>(below));
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
    return paint(norms, t, viridis);
}

QImage veilImage(const TokenNorms& norms, std::int64_t t) {
    return paint(norms, t, [](double share) {
        const QRgb color = viridis(share);
        const auto opacity = static_cast<int>(255 * (kThinnest + (kThickest - kThinnest) * share));
        return qRgba(qRed(color), qGreen(color), qBlue(color), opacity);
    });
}

QImage colorScale(int width) {
    QImage image(width, 1, QImage::Format_RGB32);
    for (int x = 0; x < width; ++x)
        image.setPixel(x, 0, viridis(static_cast<double>(x) / std::max(width - 1, 1)));
    return image;
}

} // namespace pllava::ui
