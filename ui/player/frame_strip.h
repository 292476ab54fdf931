#pragma once

#include <QListView>

#include <vector>

namespace pllava::ui {

class FrameStripModel;

/// The frames that the model saw as a row of thumbnails; the one nearest to the picture shown is outlined. A click or
/// Return seeks to a frame. GUI thread.
class FrameStrip : public QListView {
    Q_OBJECT
public:
    explicit FrameStrip(QWidget* parent = nullptr);

    void setTimes(std::vector<double> seconds);
    /// In ascending order, each once.
    const std::vector<double>& times() const;
    void setThumbnail(double seconds, const QImage& picture);
    void setPosition(double seconds);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void seekRequested(double seconds);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void retranslate();

    FrameStripModel* m_model;
};

} // namespace pllava::ui
