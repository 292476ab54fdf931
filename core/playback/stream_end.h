#pragma once

#include <optional>

#include "core/video/media_input.h"

namespace pllava {

/// When the last picture or sound of a file is over, in seconds from its start: read from its last packets, whatever
/// the header states. Opens the file of `opened` once more and, where it cannot `seek`, reads all of it; nullopt where
/// that is more than half a gigabyte. Throws as MediaInput.
std::optional<double> endOfStream(const MediaInput& opened, StreamKind kind, bool seek);

} // namespace pllava
