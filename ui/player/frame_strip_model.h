#pragma once

#include <QAbstractListModel>
#include <QImage>

#include <vector>

namespace pllava::ui {

/// The frames that the model saw, in the order of their times, with thumbnails as they come. GUI thread.
class FrameStripModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { SecondsRole = Qt::UserRole, CurrentRole };

    using QAbstractListModel::QAbstractListModel;

    void setTimes(std::vector<double> seconds);
    const std::vector<double>& times() const { return m_seconds; }
    void setThumbnail(double seconds, const QImage& picture);
    /// The frame nearest to this time becomes the current one.
    void setPosition(double seconds);
    int current() const { return m_current; }

    int rowCount(const QModelIndex& parent = {}) const override;
    /// Display: the time. Decoration: the QImage.
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<double> m_seconds;
    std::vector<QImage> m_pictures;
    int m_current = -1;
};

} // namespace pllava::ui
