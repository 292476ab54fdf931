#pragma once

#include "core/base/frame.h"
#include "core/demo/scene.h"

namespace pllava::demo {

/// Draws the scene at time u as a square picture of `pixels` a side (8-bit RGB), with the soft edges, noise, brightness
/// and shade of its look. Lengths of the scene are scaled from kSide. The same numbers give the same picture on
/// one machine; sine and exponent may differ in the last bit elsewhere.
Frame render(const Scene& scene, double u, int pixels = static_cast<int>(kSide));

} // namespace pllava::demo
