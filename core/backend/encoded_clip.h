#pragma once

#include <cstdint>
#include <memory>

namespace pllava {

/// A clip after the vision tower, on the model's device. Cheap to copy. Belongs to the backend that made it and to all
/// that share its vision tower; each projects it once.
/// Serves every layout of the frames that it was made of, without running the tower again.
class EncodedClip {
public:
    struct Impl;
    std::shared_ptr<const Impl> impl;
    double visionMilliseconds = 0;
    double projectMilliseconds = 0;
    std::uint64_t bytes = 0; ///< of memory that it holds with one model's projection
};

} // namespace pllava
