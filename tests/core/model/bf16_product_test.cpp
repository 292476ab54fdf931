#include "core/model/bf16_product.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

namespace pllava {
namespace {

/// How far bf16Product is from the exact product, as a share of the largest element of that.
double error(const at::Tensor& x, const at::Tensor& weight) {
    const at::Tensor ours = bf16Product(x, weight, Activations::Wide),
                     exact = at::linear(x.to(at::kDouble), weight.to(at::kDouble));
    EXPECT_EQ(ours.sizes(), exact.sizes());
    EXPECT_EQ(ours.scalar_type(), at::kFloat);
    return ((ours.to(at::kDouble) - exact).abs().max() / exact.abs().max()).item<double>();
}

at::Tensor weight(at::IntArrayRef shape) {
    return at::randn(shape, at::kFloat).to(at::kBFloat16);
}

// bf16 has 8 bits of mantissa: a product of narrowed x would be off by about 2e-3.
constexpr double kSixteenBits = 3e-5;

TEST(Bf16Product, OneVectorKeepsItsPrecision) {
    for (const auto& [rows, columns] : {std::pair{4, 16}, {96, 64}, {1112, 96}, {2048, 5632}})
        EXPECT_LT(error(at::randn({1, 1, columns}), weight({rows, columns})), kSixteenBits) << rows << " × " << columns;
}

TEST(Bf16Product, ManyVectorsKeepTheirPrecision) {
    for (const auto& [count, rows, columns] : {std::tuple{2, 96, 64}, {5, 96, 96}, {37, 902, 192}, {300, 512, 1024}})
        EXPECT_LT(error(at::randn({count, columns}), weight({rows, columns})), kSixteenBits) << count << " vectors";
}

TEST(Bf16Product, ManyNarrowVectorsAreRoundedAndTheirSumsAreNot) {
    const at::Tensor x = at::randn({37, 192}).to(at::kBFloat16).to(at::kFloat), w = weight({902, 192});
    EXPECT_TRUE(at::allclose(bf16Product(x, w, Activations::Narrow), at::linear(x, w.to(at::kFloat)), 1e-5, 1e-4));
}

TEST(Bf16Product, TakesAnyShapeAndStride) {
    EXPECT_LT(error(at::randn({1, 7}), weight({3, 7})), kSixteenBits);
    EXPECT_LT(error(at::randn({2, 3, 48}), weight({6, 48})), kSixteenBits);
    EXPECT_LT(error(at::randn({64, 5}).t(), weight({8, 64})), kSixteenBits);
    EXPECT_LT(error(at::randn({1, 64}), weight({64, 8}).t()), kSixteenBits);
}

} // namespace
} // namespace pllava
