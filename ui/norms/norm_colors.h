#pragma once

#include <QImage>

#include "core/base/token_norms.h"

namespace pllava::ui {

/// The norms of one pooled frame as a picture of one pixel a token, (width, height): the perceptually even colour map
/// viridis between the least and the greatest norm of the whole clip.
QImage mapImage(const TokenNorms& norms, std::int64_t t);
/// The same to be laid over a picture: the larger the norm, the less is seen through it.
QImage veilImage(const TokenNorms& norms, std::int64_t t);
/// The colour map itself from left to right.
QImage colorScale(int width);

} // namespace pllava::ui
