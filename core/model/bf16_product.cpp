#include "core/model/bf16_product.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>

/// MKL's, inside libtorch_cpu; absent where torch was built without MKL.
extern "C" [[gnu::weak]] void cblas_gemm_bf16bf16f32(int layout, int transposeA, int transposeB, int m, int n, int k,
                                                     float alpha, const void* a, int lda, const void* b, int ldb,
                                                     float beta, float* c, int ldc);

namespace pllava {
namespace {

constexpr std::int64_t kLanes = 16; ///< fp32 numbers in the widest register
constexpr std::int64_t kRows = 4;   ///< rows at once: enough loads in flight, and x is read once for all of them
/// Below this many weights a second thread costs more than it brings.
constexpr std::int64_t kWeightsPerThread = 1 << 16;

using Narrow [[gnu::vector_size(kLanes * 2)]] = std::uint16_t;
using Bits [[gnu::vector_size(kLanes * 4)]] = std::uint32_t;
using Wide [[gnu::vector_size(kLanes * 4)]] = float;

/// kRows rows of W times x.
#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "arch=haswell", "default")]]
#endif
void multiplyRows(const at::BFloat16* weight, const float* x, std::int64_t columns, float* out) {
    std::array<Wide, kRows> sums{};
    for (std::int64_t column = 0; column < columns; column += kLanes) {
        Wide part;
        std::memcpy(&part, x + column, sizeof part);
        for (std::int64_t row = 0; row < kRows; ++row) {
            Narrow narrow;
            std::memcpy(&narrow, weight + row * columns + column, sizeof narrow);
            const Bits bits = __builtin_convertvector(narrow, Bits) << 16; // bf16 is the upper half of fp32
            Wide wide;
            std::memcpy(&wide, &bits, sizeof wide);
            sums[row] += wide * part;
        }
    }
    for (std::int64_t row = 0; row < kRows; ++row) {
        out[row] = 0;
        for (std::int64_t lane = 0; lane < kLanes; ++lane)
            out[row] += sums[row][lane];
    }
}

/// One vector. Decoding reads every weight once for each token, so this is bound by memory; torch's own product is
/// bound by arithmetic at one row and takes about half the bandwidth.
void multiplyOne(const float* x, const at::Tensor& weight, float* out) {
    const std::int64_t rows = weight.size(0), columns = weight.size(1);
    const auto* weights = weight.const_data_ptr<at::BFloat16>();
    at::parallel_for(0, rows / kRows, std::max<std::int64_t>(1, kWeightsPerThread / (columns * kRows)),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (std::int64_t block = begin; block < end; ++block)
                             multiplyRows(weights + block * kRows * columns, x, columns, out + block * kRows);
                     });
}

/// out += or = x Wᵀ for x in bf16, summed in fp32.
void multiplyMany(const at::Tensor& x, const at::Tensor& weight, float* out, float keep) {
    constexpr int kRowMajor = 101, kAsIs = 111, kTransposed = 112;
    const auto m = static_cast<int>(x.size(0)), n = static_cast<int>(weight.size(0)), k = static_cast<int>(x.size(1));
    cblas_gemm_bf16bf16f32(kRowMajor, kAsIs, kTransposed, m, n, k, 1, x.const_data_ptr(), k, weight.const_data_ptr(), k,
                           keep, out, n);
}

/// The processor multiplies bf16 itself.
bool multipliesBf16() {
#if defined(__x86_64__)
    return cblas_gemm_bf16bf16f32 && __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

} // namespace

at::Tensor bf16Product(const at::Tensor& x, const at::Tensor& weight, Activations activations) {
    static const bool fast = multipliesBf16();
    const std::int64_t rows = weight.size(0), columns = weight.size(1);
    const at::Tensor wide = x.reshape({-1, columns}).contiguous();
    const bool one = wide.size(0) == 1 && rows % kRows == 0 && columns % kLanes == 0;
    if (!weight.is_contiguous() || !(one || fast))
        return at::linear(x, weight.to(at::kFloat));
    auto shape = x.sizes().vec();
    shape.back() = rows;
    at::Tensor result = at::empty(shape, wide.options());
    auto* out = result.mutable_data_ptr<float>();
    if (one) {
        multiplyOne(wide.const_data_ptr<float>(), weight, out);
    } else {
        const at::Tensor upper = wide.to(at::kBFloat16);
        multiplyMany(upper, weight, out, 0);
        if (activations == Activations::Wide) // the remainder of x after one bf16 number goes into a second one
            multiplyMany((wide - upper).to(at::kBFloat16), weight, out, 1);
    }
    return result;
}

} // namespace pllava
