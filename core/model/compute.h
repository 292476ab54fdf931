#pragma once

#include <cstdint>
#include <string>

namespace pllava {

/// Where and in which number format to compute, as a user says it.
struct ComputeSettings {
    std::string device = "auto"; ///< auto, cpu, cuda, cuda:N
    std::string dtype = "auto";  ///< auto, fp32, bf16, fp16
    int threads = 0; ///< CPU threads, at most one per core; 0 = one per core, and one for a very small model

    bool operator==(const ComputeSettings&) const = default;
};

/// What there is and what was chosen.
struct ComputeChoice {
    std::string device; ///< cpu or cuda:N
    std::string dtype;  ///< fp32, bf16, fp16
    int threads = 1;    ///< CPU threads
    std::string note;   ///< why an installed GPU is not used, in words; empty as a rule
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
/// Throws InvalidArgument for an unknown word, Unsupported when the device is not there.
ComputeChoice chooseCompute(const ComputeSettings& settings, std::int64_t parameters);

/// Looks the machine over; takes a few tenths of a second.
ComputeReport reportCompute();

} // namespace pllava
