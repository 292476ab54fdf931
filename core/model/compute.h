#pragma once

#include <cstdint>
#include <string>

#include "core/base/device.h"

namespace pllava {

/// Where and in which number format to compute, as a person asks for it.
struct ComputeSettings {
    Device device;
    NumberFormat dtype = NumberFormat::Auto;
    int threads = 0; ///< CPU threads, at most one per core; 0 = one per core, and one for a very small model

    bool operator==(const ComputeSettings&) const = default;
};

/// What there is and what was chosen.
struct ComputeChoice {
    Device device{Device::Cpu};              ///< never Auto; a GPU has its index
    NumberFormat dtype = NumberFormat::Fp32; ///< never Auto
    int threads = 1;                         ///< CPU threads
    std::string note;                        ///< why an installed GPU is not used, in words; empty as a rule
};

/// What this machine can do.
struct ComputeReport {
    std::string torchVersion;
    bool cudaDriver = false; ///< an NVIDIA driver is installed
    int cudaDevices = 0;
    std::string cudaProblem;   ///< why the GPU is not used, in words; empty when it is
    std::string cpuCapability; ///< for example AVX512
    bool cpuBf16 = false;      ///< the processor multiplies bf16 itself
    int cores = 0;
    std::string blasLibrary; ///< the file whose sgemm_ torch calls; anything but libtorch_cpu is 10 to 50 times slower
    double fp32Gflops = 0;   ///< measured on one core: a 512×512×512 product
};

/// Starts this thread's team for parallel work now: later, when memory is full, it could only end the program. Throws
/// std::system_error where so many threads cannot be started.
void startThreads(int count);

/// Resolves "auto" for a model of `parameters` weights. Loads torch's CUDA library when a driver is there.
/// Throws Unsupported when the device is not there.
ComputeChoice chooseCompute(const ComputeSettings& settings, std::int64_t parameters);

/// Looks the machine over; takes a few tenths of a second.
ComputeReport reportCompute();

} // namespace pllava
