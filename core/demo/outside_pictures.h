#pragma once

#include "core/demo/canvas.h"
#include "core/demo/scene.h"

namespace pllava::demo {

/// Paints a picture that holds none of this world's shapes. `drift` is how far, in fractions of the side, the picture
/// has moved to the left by now.
void paintOutside(Canvas& canvas, Outside kind, Random random, float drift);

} // namespace pllava::demo
