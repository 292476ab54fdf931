#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/checkpoint/dtype.h"

namespace pllava {

/// One tensor of a run as plain bytes, for files and tests.
struct NamedTensor {
    std::string name;
    DType type = DType::F32;
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;
};

/// Whether a run keeps its tensors.
enum class Capture { Nothing, Everything };

} // namespace pllava
