#pragma once

#include <QImage>
#include <QWidget>

class QMimeData;

namespace pllava::ui {

class VideoOverlay;

/// The first file on this machine among what is dragged; empty where there is none.
QString droppedFile(const QMimeData* data);

/// The playing picture, letterboxed, with an overlay over it; an invitation while there is none, an error message in
/// its place. Accepts files dropped on it. GUI thread.
class VideoView : public QWidget {
    Q_OBJECT
public:
    explicit VideoView(QWidget* parent = nullptr);

    void showPicture(const QImage& picture, double seconds);
    void showError(const QString& message);
    /// Neither picture nor fault; `loading` says that one will come.
    bool hasPicture() const { return !m_picture.isNull(); }
    void clear(const QString& loading = {});
    /// Not owned; nullptr removes it. It may call update() when it changes.
    void setOverlay(VideoOverlay* overlay);
    /// Where the picture is painted.
    QRectF pictureRect() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void fileDropped(const QString& path);
    void openRequested();
    /// In pixels of the screen.
    void pictureSizeWanted(QSize box);
    void doubleClicked();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void paintMessage(QPainter& painter) const;
    void retranslate();

    QImage m_picture;
    double m_seconds = 0;
    QString m_error;
    QString m_loading;
    VideoOverlay* m_overlay = nullptr;
};

} // namespace pllava::ui
