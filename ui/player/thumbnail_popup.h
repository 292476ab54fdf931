#pragma once

#include <QImage>
#include <QWidget>

namespace pllava::ui {

/// A small picture and its time, above the timeline.
class ThumbnailPopup : public QWidget {
    Q_OBJECT
public:
    explicit ThumbnailPopup(QWidget* parent);

    /// Centred over `above`, in screen coordinates; keeps the last picture until the next one comes.
    void showAt(QPoint above, double seconds);
    void setPicture(const QImage& picture);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QSize box() const;

    QImage m_picture;
    double m_seconds = 0;
};

} // namespace pllava::ui
