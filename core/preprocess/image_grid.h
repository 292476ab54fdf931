#pragma once

#include <span>

#include "core/base/frame.h"

namespace pllava {

/// IG-VLM's picture: the frames side by side in igVlmGrid() columns, in reading order, the cells without a frame white;
/// every cell has the first frame's size. Throws InvalidArgument for no frames.
/// Source: IG-VLM, arXiv 2403.18406, section 3.
Frame imageGrid(std::span<const Frame> frames);

/// The whole picture squeezed to a square of `edge` pixels with Pillow's bicubic filter: how LLaVA-1.6 makes the base
/// resolution of any picture, so that no cell of a grid is cut off.
Frame squeezed(const Frame& picture, int edge);

} // namespace pllava
