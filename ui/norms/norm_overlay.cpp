#include "ui/norms/norm_overlay.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QPainter>

#include "ui/look/theme.h"
#include "ui/norms/norm_colors.h"
#include "ui/norms/norm_wording.h"

namespace pllava::ui {
namespace {

QRectF seenPart(const PictureRegion& seen, const QRectF& picture) {
    return {picture.left() + seen.left * picture.width(), picture.top() + seen.top * picture.height(),
            seen.width * picture.width(), seen.height * picture.height()};
}

QRectF cell(const QRectF& grid, const PoolingShape& shape, const DominantToken& token) {
    const double width = grid.width() / static_cast<double>(shape.width);
    const double height = grid.height() / static_cast<double>(shape.height);
    return {grid.left() + static_cast<double>(token.w) * width, grid.top() + static_cast<double>(token.h) * height,
            width, height};
}

} // namespace

void NormOverlay::setNorms(const TokenNorms& norms, const Threshold& threshold) {
    m_norms = norms;
    m_threshold = threshold;
    m_dominant = dominantTokens(norms, threshold);
}

void NormOverlay::paint(QPainter& painter, const QRectF& picture, double seconds) {
    if (!m_norms)
        return;
    const std::int64_t t = pooledFrameAt(*m_norms, seconds);
    const QRectF grid = seenPart(m_norms->seen, picture);
    painter.save();
    painter.drawImage(grid, veilImage(*m_norms, t));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colorsOf(QApplication::palette()).emphasis, std::max(2.0, picture.width() / 400)));
    for (const DominantToken& token : m_dominant)
        if (token.t == t)
            painter.drawRect(cell(grid, m_norms->shape, token));
    painter.restore();
}

QString NormOverlay::textAt(QPointF inPicture, double seconds) {
    if (!m_norms)
        return {};
    const PictureRegion& seen = m_norms->seen;
    const double across = (inPicture.x() - seen.left) / seen.width, down = (inPicture.y() - seen.top) / seen.height;
    if (across < 0 || across >= 1 || down < 0 || down >= 1)
        return {};
    const PoolingShape& shape = m_norms->shape;
    DominantToken token{0, pooledFrameAt(*m_norms, seconds),
                        static_cast<std::int64_t>(down * static_cast<double>(shape.height)),
                        static_cast<std::int64_t>(across * static_cast<double>(shape.width)), 0};
    token.index = (token.t * shape.height + token.h) * shape.width + token.w;
    token.norm = m_norms->norms[static_cast<std::size_t>(token.index)];
    return tokenWords(token, m_threshold);
}

} // namespace pllava::ui
