#pragma once

#include <optional>
#include <vector>

#include "core/analysis/dominant_tokens.h"
#include "ui/base/video_overlay.h"

namespace pllava::ui {

/// The token map of the sampled frame nearest to the playing time, over the part of the picture that the vision tower
/// sees: each token's cell in viridis, the stronger the larger its norm, dominant ones framed. GUI thread only.
class NormOverlay : public VideoOverlay {
public:
    void setNorms(const TokenNorms& norms, const Threshold& threshold);
    void clear() { m_norms.reset(); }
    void paint(QPainter& painter, const QRectF& picture, double seconds) override;
    QString textAt(QPointF inPicture, double seconds) override;

private:
    std::optional<TokenNorms> m_norms;
    Threshold m_threshold;
    std::vector<DominantToken> m_dominant;
};

} // namespace pllava::ui
