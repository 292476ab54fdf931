#include "core/model/compute.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <latch>
#include <thread>
#include <vector>

#include <dlfcn.h>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>
#include <fmt/format.h>
#include <torch/version.h>

#include "core/base/error.h"
#include "core/base/stopwatch.h"

namespace pllava {
namespace {

/// Below this the weights fit the caches and conversion costs more than bandwidth: measured with decode_benchmark.
constexpr std::int64_t kBf16PaysFrom = 200'000'000;
/// Below this, threads wait for each other longer than they compute, many times longer when the machine has other work.
constexpr std::int64_t kThreadsPayFrom = 20'000'000;

bool driverInstalled() {
    std::error_code ignored;
    if (!std::filesystem::exists("/dev/nvidiactl", ignored) && !std::filesystem::exists("/dev/dxg", ignored))
        return false;
    void* driver = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL);
    return driver != nullptr;
}

/// torch asks for its CUDA hooks once and remembers the answer, so its library must be there before the first question.
struct CudaState {
    bool driver = driverInstalled();
    std::string problem;

    CudaState() {
        if (!driver) {
            problem = "no NVIDIA driver was found";
            return;
        }
        if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr)
            problem =
                fmt::format("torch's CUDA library could not be loaded ({}); run packaging/setup again", dlerror());
        else if (!at::hasCUDA() || at::detail::getCUDAHooks().deviceCount() == 0)
            problem = "the driver shows no usable GPU (too old for CUDA 13, or the GPU is busy or lost)";
    }
    bool usable() const { return problem.empty(); }
};

const CudaState& cudaState() {
    static const CudaState state;
    return state;
}

bool cpuHasBf16() {
    return __builtin_cpu_supports("avx512bf16");
}

Device chooseDevice(const Device& wish) {
    if (wish.kind == Device::Cpu)
        return wish;
    const CudaState& cuda = cudaState();
    if (wish.kind == Device::Auto)
        return cuda.usable() ? Device{Device::Cuda, 0} : Device{Device::Cpu};
    if (!cuda.usable())
        throw Error(ErrorKind::Unsupported,
                    fmt::format("device {} is not usable: {}; use --device cpu", name(wish), cuda.problem));
    const int index = wish.index.value_or(0), count = at::detail::getCUDAHooks().deviceCount();
    if (index < 0 || index >= count)
        throw Error(ErrorKind::Unsupported, fmt::format("there is no GPU {}; this machine has {}", index, count));
    return {Device::Cuda, index};
}

NumberFormat chooseDtype(NumberFormat wish, const Device& device, std::int64_t parameters) {
    if (wish != NumberFormat::Auto)
        return wish;
    if (device.kind != Device::Cpu)
        return NumberFormat::Bf16;
    return cpuHasBf16() && parameters >= kBf16PaysFrom ? NumberFormat::Bf16 : NumberFormat::Fp32;
}

/// libgomp's threads spin for milliseconds when they wait for each other, which makes everything ten times slower as
/// soon as other work (a player, a build) takes a processor away. Its manual (GOMP_SPINCOUNT) promises short spins
/// where there are more OpenMP threads than processors: an idle team makes it so.
void letWaitingThreadsSleep() {
    static std::jthread parked([](const std::stop_token& stop) {
        std::atomic<int> members = 0;
#pragma omp parallel num_threads(omp_get_num_procs() + 1)
        ++members;
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any().wait(lock, stop, [] { return false; });
    });
}

/// Starts and ends so many threads. libgomp ends the program where it cannot start one; this throws.
void requireThreads(int count) {
    std::latch all(count + 1);
    std::vector<std::jthread> threads;
    try {
        while (static_cast<int>(threads.size()) < count)
            threads.emplace_back([&all] { all.arrive_and_wait(); });
    } catch (...) { // releases those that wait already
        all.count_down(count + 1 - static_cast<int>(threads.size()));
        throw;
    }
    all.arrive_and_wait();
}

int chooseThreads(int wish, std::int64_t parameters) {
    static const int oneACore = at::get_num_threads(); // before a model of this process set another number
    // More threads than processors wait for each other: 1024 of them on two take a hundred times longer than two.
    const int most = omp_get_num_procs();
    const int threads = wish > 0 ? std::min(wish, most) : parameters < kThreadsPayFrom ? 1 : oneACore;
    if (threads > 1) {
        requireThreads(threads + most + 1);
        letWaitingThreadsSleep();
        startThreads(threads);
    }
    return threads;
}

/// Where a call of sgemm_ ends, by the same search through the loaded libraries that torch's own call goes through.
std::string sgemmLibrary() {
    Dl_info where{};
    void* address = dlsym(RTLD_DEFAULT, "sgemm_");
    return address != nullptr && dladdr(address, &where) != 0
               ? std::filesystem::path(where.dli_fname).filename().string()
               : "none";
}

/// The best of three runs of a 512×512×512 product on one thread, in GFLOP/s.
double measureFp32() {
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const at::Tensor a = at::ones({512, 512}), b = at::ones({512, 512});
    double best = 0;
    for (int run = 0; run < 4; ++run) {
        const Stopwatch watch;
        at::mm(a, b);
        if (run > 0) // the first one sets the library up
            best = std::max(best, 2.0 * 512 * 512 * 512 / watch.milliseconds() / 1e6);
    }
    at::set_num_threads(threads);
    return best;
}

} // namespace

void startThreads(int count) {
    requireThreads(count);
    std::atomic<int> members = 0;
#pragma omp parallel num_threads(count)
    ++members;
}

ComputeChoice chooseCompute(const ComputeSettings& settings, std::int64_t parameters) {
    ComputeChoice choice;
    choice.device = chooseDevice(settings.device);
    if (settings.device.kind == Device::Auto && choice.device.kind == Device::Cpu && cudaState().driver)
        choice.note = cudaState().problem;
    choice.dtype = chooseDtype(settings.dtype, choice.device, parameters);
    choice.threads = chooseThreads(settings.threads, parameters);
    return choice;
}

ComputeReport reportCompute() {
    const CudaState& cuda = cudaState();
    ComputeReport report;
    report.torchVersion = TORCH_VERSION;
    report.cudaDriver = cuda.driver;
    report.cudaProblem = cuda.problem;
    report.cudaDevices = cuda.usable() ? at::detail::getCUDAHooks().deviceCount() : 0;
    report.cpuCapability = at::get_cpu_capability();
    report.cpuBf16 = cpuHasBf16();
    report.cores = static_cast<int>(std::thread::hardware_concurrency());
    report.blasLibrary = sgemmLibrary();
    report.fp32Gflops = measureFp32();
    return report;
}

} // namespace pllava
