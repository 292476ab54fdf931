#pragma once

#include <QRectF>
#include <QSize>

namespace pllava::ui {

/// What small squares of equal size, each under a line of text, are laid out by. In pixels.
struct GridSpace {
    QSize area;
    int count = 0;
    int label = 0; ///< height of the text
    int gap = 0;   ///< between the squares
    int least = 0; ///< side of a square at least; the rows then need more height than there is
};

/// Squares in rows and columns, as large as fit.
struct GridArrangement {
    int columns = 1;
    int side = 0;
    GridSpace space;

    int rows() const { return (space.count + columns - 1) / columns; }
    int height() const { return rows() * (side + space.label + space.gap); }
    /// The square of this number, without its text, which stands above it.
    QRectF square(int number) const;
};

GridArrangement arrange(const GridSpace& space);

} // namespace pllava::ui
