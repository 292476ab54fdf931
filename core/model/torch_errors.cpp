#include "core/model/torch_errors.h"

#include <algorithm>
#include <array>
#include <new>
#include <string>

#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/model/compute.h"
#include "core/model/cpu_allocator.h"

namespace pllava {
namespace {

std::string_view whatWouldFit(TorchWork what) {
    switch (what) {
    case TorchWork::Loading: return "load a smaller model, choose a narrower number format (bf16)";
    case TorchWork::Answering: return "use fewer frames, a smaller pooling shape or fewer beams";
    case TorchWork::Training: return "use a smaller batch, fewer frames or a smaller pooling shape";
    case TorchWork::Exporting: return "choose a narrower number format (bf16)";
    }
    return "";
}

Error memoryFull(std::string_view memory, TorchWork what, std::string_view more) {
    return {ErrorKind::OutOfMemory, fmt::format("{} is full; {}, {}", memory, whatWouldFit(what), more)};
}

/// Libraries below torch report a failed allocation in words only.
bool saysMemoryIsFull(const std::string& text) {
    constexpr std::array<std::string_view, 4> kWords{"can't allocate memory", "bad_alloc", "could not create a memory",
                                                     "out of memory"};
    return text.ends_with("could not create a primitive") || // not: "… descriptor for", which is no kernel for it
           std::ranges::any_of(kWords, [&](std::string_view words) { return text.find(words) != std::string::npos; });
}

} // namespace

void prepareTorch(TorchWork what) {
    letTorchThrowWhenMemoryIsFull();
    if (what == TorchWork::Exporting) // the others set their number of threads, which starts them
        startThreads(at::get_num_threads());
}

void rethrowTorchError(TorchWork what) {
    constexpr const char* kOther = "or close other programs";
    try {
        throw;
    } catch (const c10::OutOfMemoryError&) {
        throw memoryFull("the GPU's memory", what, "close other programs, or compute on the CPU");
    } catch (const std::bad_alloc&) {
        throw memoryFull("memory", what, kOther);
    } catch (const c10::Error& error) {
        const std::string text = error.what_without_backtrace();
        if (saysMemoryIsFull(text))
            throw memoryFull("memory", what, kOther);
        throw Error(ErrorKind::Internal, fmt::format("torch: {}", text.substr(0, text.find('\n'))));
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) { // oneDNN's
        if (saysMemoryIsFull(error.what()))
            throw memoryFull("memory", what, kOther);
        throw;
    }
}

} // namespace pllava
