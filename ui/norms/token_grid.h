#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "core/analysis/dominant_tokens.h"
#include "ui/norms/grid_arrangement.h"

namespace pllava::ui {

/// One grid of H′ × W′ cells for each of T′ pooled frames, in viridis; dominant tokens are framed. The pointer or the
/// arrow keys choose a token, a click or Enter acts on it. Lives in a scroll area and grows where it must.
/// GUI thread only.
class TokenGrid : public QWidget {
    Q_OBJECT
public:
    explicit TokenGrid(QWidget* parent = nullptr);

    void setNorms(const TokenNorms& norms, const Threshold& threshold);
    void clear();
    /// The pooled frame that is playing; −1 for none.
    void setCurrentFrame(std::int64_t t);
    /// Puts the keyboard's frame around this token.
    void setCurrentToken(std::int64_t index);
    /// The cell of a token, in this widget.
    QRectF cellOf(std::int64_t index) const;
    QSize minimumSizeHint() const override;

signals:
    void tokenClicked(std::int64_t t, std::int64_t h, std::int64_t w);
    /// Words on the token under the pointer or the keyboard's frame; empty where there is none.
    void described(const QString& words);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    std::optional<std::int64_t> tokenAt(const QPointF& position) const;
    DominantToken token(std::int64_t index) const;
    void describe(std::int64_t index);
    void click(std::int64_t index);
    void rearrange();
    void paintFrame(QPainter& painter, int t) const;
    void updateTexts();

    std::optional<TokenNorms> m_norms;
    Threshold m_threshold;
    std::vector<DominantToken> m_dominant;
    std::vector<QImage> m_maps; ///< one per pooled frame, one pixel per token
    GridArrangement m_arrangement;
    std::int64_t m_frame = -1;
    std::int64_t m_current = 0; ///< token with the keyboard's frame
};

} // namespace pllava::ui
