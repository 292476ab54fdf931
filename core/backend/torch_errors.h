#pragma once

#include <utility>

namespace pllava {

/// Called where anything was caught: throws what torch threw as the engine's Error, OutOfMemory with what to lower, the
/// rest Internal; all else as it is.
[[noreturn]] void rethrowTorchError();

/// Does `work`; the one place where torch's errors become the engine's.
template <typename Work> auto withTorchErrors(Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (...) {
        rethrowTorchError();
    }
}

} // namespace pllava
