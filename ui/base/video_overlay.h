#pragma once

#include <QPointF>
#include <QRectF>
#include <QString>

class QPainter;

namespace pllava::ui {

/// Something drawn over the playing picture. GUI thread only; paint() is called for every picture shown.
class VideoOverlay {
public:
    virtual ~VideoOverlay() = default;

    /// Draws over the picture, whose whole fills `picture` in the painter's coordinates, as it is at this time.
    virtual void paint(QPainter& painter, const QRectF& picture, double seconds) = 0;
    /// Tooltip of a point, given in fractions of the picture's width and height; empty where there is nothing.
    virtual QString textAt(QPointF inPicture, double seconds) = 0;
};

} // namespace pllava::ui
