#include "core/backend/torch_errors.h"

#include <new>
#include <string>

#include <c10/util/Exception.h>
#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {

void rethrowTorchError() {
    constexpr const char* kMemoryFull = "memory is full; lower frames or pooling, or load a smaller model";
    try {
        throw;
    } catch (const c10::OutOfMemoryError&) {
        throw Error(ErrorKind::OutOfMemory,
                    "the GPU's memory is full; lower frames or pooling, close other programs or use --device cpu");
    } catch (const std::bad_alloc&) {
        throw Error(ErrorKind::OutOfMemory, kMemoryFull);
    } catch (const c10::Error& error) {
        const std::string text = error.what_without_backtrace();
        if (text.find("can't allocate memory") != std::string::npos)
            throw Error(ErrorKind::OutOfMemory, kMemoryFull);
        throw Error(ErrorKind::Internal, fmt::format("torch: {}", text.substr(0, text.find('\n'))));
    }
}

} // namespace pllava
