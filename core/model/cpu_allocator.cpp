#include "core/model/cpu_allocator.h"

#include <cstdlib>
#include <new>

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>
#include <sys/mman.h>

namespace pllava {
namespace {

/// As torch's own, c10::alloc_cpu: its alignment, which is a page's where THP_MEM_ALLOC_ENABLE asks for huge pages.
void* allocated(std::size_t bytes) {
    if (bytes == 0)
        return nullptr;
    const std::size_t alignment = c10::c10_compute_alignment(bytes);
    void* memory = nullptr;
    if (::posix_memalign(&memory, alignment, bytes) != 0)
        throw std::bad_alloc();
    if (alignment > c10::gAlignment)
        ::madvise(memory, bytes, MADV_HUGEPAGE);
    return memory;
}

class ThrowingAllocator final : public c10::Allocator {
public:
    c10::DataPtr allocate(std::size_t bytes) override {
        void* memory = allocated(bytes);
        return {memory, memory, &std::free, c10::Device(c10::DeviceType::CPU)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &std::free; }
    void copy_data(void* to, const void* from, std::size_t bytes) const override { default_copy_data(to, from, bytes); }
};

} // namespace

void letTorchThrowWhenMemoryIsFull() {
    static const bool s_set = [] {
        static ThrowingAllocator s_allocator;
        c10::SetCPUAllocator(&s_allocator);
        return true;
    }();
    static_cast<void>(s_set);
}

} // namespace pllava
