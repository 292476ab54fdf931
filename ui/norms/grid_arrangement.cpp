#include "ui/norms/grid_arrangement.h"

#include <algorithm>

namespace pllava::ui {

QRectF GridArrangement::square(int number) const {
    const int row = number / columns, column = number % columns;
    return QRectF(column * (side + space.gap), row * (side + space.label + space.gap) + space.label, side, side);
}

GridArrangement arrange(const GridSpace& space) {
    GridArrangement best{1, 0, space};
    for (int columns = 1; columns <= std::max(space.count, 1); ++columns) {
        const int rows = (space.count + columns - 1) / columns;
        const int across = (space.area.width() - (columns - 1) * space.gap) / columns;
        const int down = space.area.height() / std::max(rows, 1) - space.label - space.gap;
        const int side = std::min(across, down);
        if (side > best.side)
            best = {columns, side, space};
    }
    if (best.side >= space.least)
        return best;
    const int columns = std::max(1, (space.area.width() + space.gap) / (space.least + space.gap));
    return {std::min(columns, std::max(space.count, 1)), space.least, space};
}

} // namespace pllava::ui
