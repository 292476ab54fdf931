#include "ui/player/frame_strip_model.h"

#include <algorithm>
#include <cmath>

#include "ui/base/times.h"

namespace pllava::ui {

void FrameStripModel::setTimes(std::vector<double> seconds) {
    std::ranges::sort(seconds);
    seconds.erase(std::ranges::unique(seconds).begin(), seconds.end());
    beginResetModel();
    m_seconds = std::move(seconds);
    m_pictures.assign(m_seconds.size(), {});
    m_current = -1;
    endResetModel();
}

void FrameStripModel::setThumbnail(double seconds, const QImage& picture) {
    const auto at = std::ranges::lower_bound(m_seconds, seconds);
    if (at == m_seconds.end() || *at != seconds)
        return;
    const auto row = static_cast<std::size_t>(at - m_seconds.begin());
    m_pictures[row] = picture;
    const QModelIndex changed = index(static_cast<int>(row));
    emit dataChanged(changed, changed, {Qt::DecorationRole});
}

void FrameStripModel::setPosition(double seconds) {
    const auto distance = [=](double time) { return std::abs(time - seconds); };
    const auto nearest = std::ranges::min_element(m_seconds, {}, distance);
    const int row = nearest == m_seconds.end() ? -1 : static_cast<int>(nearest - m_seconds.begin());
    if (row == m_current)
        return;
    const int before = std::exchange(m_current, row);
    for (const int changed : {before, row})
        if (changed >= 0)
            emit dataChanged(index(changed), index(changed), {CurrentRole});
}

int FrameStripModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_seconds.size());
}

QVariant FrameStripModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    switch (role) {
    case Qt::DisplayRole: return shortTimeText(m_seconds[row]);
    case Qt::AccessibleTextRole:
        return tr("Frame %1 of %2, at %3").arg(row + 1).arg(rowCount()).arg(timeText(m_seconds[row]));
    case Qt::DecorationRole: return m_pictures[row].isNull() ? QVariant() : QVariant(m_pictures[row]);
    case SecondsRole: return m_seconds[row];
    case CurrentRole: return index.row() == m_current;
    default: return {};
    }
}

} // namespace pllava::ui
