#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/preprocess/clip_preprocessor.h"

namespace pllava::test {

/// A tensor as floats, with its shape.
struct Values {
    std::vector<std::int64_t> shape;
    std::vector<float> data;
};

/// How far two tensors are apart.
struct Distance {
    double largest = 0;  ///< max |a − b|
    double mean = 0;     ///< mean |a − b|
    double relative = 0; ///< max |a − b| / max(|b|, 1e-6)
};

std::filesystem::path golden(const std::string& relative);
nlohmann::json goldenJson(const std::string& relative);
/// Reads one tensor (F32, BF16, I64 or U8); fails the test when it is not there.
Values readTensor(const std::filesystem::path& file, const std::string& name);
/// The golden pictures "cropped_u8" of a file, (T, 3, S, S), with PLLaVA's own rescaling and normalisation.
PixelValues goldenPixels(const std::string& relative);
/// Compares element by element, whatever the leading axes of one; fails the test when the counts differ.
Distance distance(const Values& ours, const Values& theirs);
/// The slice [begin, begin + count) of the last axis-run, flattened.
Values slice(const Values& values, std::size_t begin, std::size_t count);

} // namespace pllava::test
