#pragma once

#include <utility>

#include "core/model/cpu_allocator.h"

namespace pllava {

/// What torch is used for: decides what to advise where memory is full.
enum class TorchWork { Loading, Answering, Training, Exporting };

/// Called where anything was caught: throws what torch threw as the engine's Error, OutOfMemory with what to lower, the
/// rest Internal; all else as it is.
[[noreturn]] void rethrowTorchError(TorchWork what);

/// Does `work`; the one place where torch's errors become the engine's.
template <typename Work> auto withTorchErrors(TorchWork what, Work&& work) {
    letTorchThrowWhenMemoryIsFull();
    try {
        return std::forward<Work>(work)();
    } catch (...) {
        rethrowTorchError(what);
    }
}

} // namespace pllava
