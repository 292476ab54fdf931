#pragma once

#include <optional>

#include "core/demo/random.h"
#include "core/demo/scene.h"

namespace pllava::demo {

struct SceneWish {
    Medium medium = Medium::Video;
    std::optional<SceneKind> kind;    ///< without it one of all kinds, the frequent ones more often
    std::optional<std::size_t> items; ///< 1 to 3; fewer than the kind needs become as many as that
};

/// Draws a scene at random; the same numbers give the same scene. An image is Still or Outside.
Scene makeScene(Random& random, const SceneWish& wish = {});

} // namespace pllava::demo
