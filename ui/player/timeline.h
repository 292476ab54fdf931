#pragma once

#include <QImage>
#include <QSlider>

#include <optional>
#include <vector>

#include "core/video/frame_sampling.h"

namespace pllava::ui {

class ThumbnailPopup;

/// Where the video is: a slider over its time with the sampled frames marked and the range that is asked about. Click
/// or drag seeks; the ends of the range can be dragged; Shift and a drag mark a new range. Keys: arrows, Page, Home,
/// End. Times in seconds. GUI thread.
class Timeline : public QSlider {
    Q_OBJECT
public:
    explicit Timeline(QWidget* parent = nullptr);

    void setDuration(double seconds);
    void setPosition(double seconds);
    void setMarkers(std::vector<double> seconds);
    const std::vector<double>& markers() const { return m_markers; }
    /// Weights over time, as columns above the line; none: no columns.
    void setMoments(std::vector<double> seconds, std::vector<double> shares);
    void setRange(std::optional<TimeRange> range);
    const std::optional<TimeRange>& range() const { return m_range; }
    /// A picture for the time under the pointer, if it is still there.
    void showPreview(double seconds, const QImage& picture);
    /// The x coordinate of a time in the widget.
    double xOf(double seconds) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void seekRequested(double seconds);
    void rangeEdited(const std::optional<TimeRange>& range);
    void previewWanted(double seconds);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class Drag { None, Position, Start, End, NewRange };

    double secondsAt(double x) const;
    Drag dragAt(QPointF point) const;
    void dragTo(double seconds);
    void hover(QPointF point);
    void hidePreview();
    void paintRange(QPainter& painter, const QRectF& groove) const;
    void paintMarkers(QPainter& painter, const QRectF& groove) const;
    void paintMoments(QPainter& painter, const QRectF& groove) const;
    void paintHandle(QPainter& painter, const QRectF& groove) const;
    QRectF groove() const;
    int unit() const;
    void retranslate();

    double m_duration = 0;
    double m_position = 0;
    std::vector<double> m_markers;
    std::vector<double> m_moments, m_shares; ///< seconds and their weights
    std::optional<TimeRange> m_range;
    Drag m_drag = Drag::None;
    double m_anchor = 0;
    std::optional<double> m_hovered;
    ThumbnailPopup* m_popup;
};

} // namespace pllava::ui
