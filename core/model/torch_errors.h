#pragma once

#include <utility>

namespace pllava {

/// What torch is used for: decides what to advise where memory is full.
enum class TorchWork { Loading, Answering, Training, Exporting };

/// Makes torch throw where memory or threads run out, which it would end the program for.
void prepareTorch(TorchWork what);

/// Called where anything was caught: throws what torch threw as the engine's Error, OutOfMemory with what to lower, the
/// rest Internal; all else as it is.
[[noreturn]] void rethrowTorchError(TorchWork what);

/// Does `work`; the one place where torch's errors become the engine's.
template <typename Work> auto withTorchErrors(TorchWork what, Work&& work) {
    prepareTorch(what);
    try {
        return std::forward<Work>(work)();
    } catch (...) {
        rethrowTorchError(what);
    }
}

} // namespace pllava
