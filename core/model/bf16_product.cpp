#include "core/model/bf16_product.h"

#include <algorithm>
#include <numeric>

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace pllava {

#if defined(__x86_64__)
namespace {

constexpr std::int64_t kLanes = 32; ///< bf16 numbers in a register
constexpr std::int64_t kRows = 4;   ///< rows at once: enough loads in flight, and x is read once for all of them
/// Below this many weights a second thread costs more than it brings.
constexpr std::int64_t kWeightsPerThread = 1 << 16;

[[gnu::target("avx512f,avx512bw,avx512bf16")]] __m512bh load(const at::BFloat16* from) {
    return reinterpret_cast<__m512bh>(_mm512_loadu_si512(from));
}

/// kRows rows of W times x.
[[gnu::target("avx512f,avx512bw,avx512bf16")]] void multiplyRows(const at::BFloat16* weight, const at::BFloat16* x,
                                                                 std::int64_t columns, at::BFloat16* out) {
    __m512 sums[kRows] = {};
    for (std::int64_t column = 0; column < columns; column += kLanes) {
        const __m512bh part = load(x + column);
        for (std::int64_t row = 0; row < kRows; ++row)
            sums[row] = _mm512_dpbf16_ps(sums[row], load(weight + row * columns + column), part);
    }
    for (std::int64_t row = 0; row < kRows; ++row) {
        alignas(64) float lanes[kLanes / 2];
        _mm512_store_ps(lanes, sums[row]);
        out[row] = std::accumulate(std::begin(lanes), std::end(lanes), 0.0F);
    }
}

} // namespace

bool canMultiplyOne(const at::Tensor& x, const at::Tensor& weight) {
    static const bool supported = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512bf16");
    return supported && weight.is_cpu() && weight.scalar_type() == at::kBFloat16 && x.scalar_type() == at::kBFloat16 &&
           x.numel() == x.size(-1) && weight.size(0) % kRows == 0 && weight.size(1) % kLanes == 0 &&
           weight.is_contiguous();
}

at::Tensor multiplyOne(const at::Tensor& x, const at::Tensor& weight) {
    const std::int64_t rows = weight.size(0), columns = weight.size(1);
    auto shape = x.sizes().vec();
    shape.back() = rows;
    at::Tensor result = at::empty(shape, x.options());
    const at::Tensor vector = x.contiguous();
    const auto* weights = weight.const_data_ptr<at::BFloat16>();
    const auto* values = vector.const_data_ptr<at::BFloat16>();
    auto* out = result.mutable_data_ptr<at::BFloat16>();
    at::parallel_for(0, rows / kRows, std::max<std::int64_t>(1, kWeightsPerThread / (columns * kRows)),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (std::int64_t block = begin; block < end; ++block)
                             multiplyRows(weights + block * kRows * columns, values, columns, out + block * kRows);
                     });
    return result;
}
#else
bool canMultiplyOne(const at::Tensor&, const at::Tensor&) {
    return false;
}

at::Tensor multiplyOne(const at::Tensor& x, const at::Tensor&) {
    return x;
}
#endif

} // namespace pllava
