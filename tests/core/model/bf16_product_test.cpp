#include "core/model/bf16_product.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

namespace pllava {
namespace {

at::Tensor random(at::IntArrayRef shape) {
    return at::randn(shape, at::kFloat).to(at::kBFloat16);
}

TEST(Bf16Product, EqualsTorchWithinOneRounding) {
    for (const auto& [rows, columns] : {std::pair{4, 32}, {96, 64}, {1112, 96}, {2048, 5632}}) {
        const at::Tensor x = random({1, 1, columns}), weight = random({rows, columns});
        if (!canMultiplyOne(x, weight))
            GTEST_SKIP() << "this processor does not multiply bf16";
        const at::Tensor ours = multiplyOne(x, weight), exact = at::linear(x.to(at::kDouble), weight.to(at::kDouble));
        EXPECT_EQ(ours.sizes(), exact.sizes());
        EXPECT_EQ(ours.scalar_type(), at::kBFloat16);
        const at::Tensor apart = (ours.to(at::kDouble) - exact).abs() - exact.abs() / 256; // bf16 keeps 8 bits
        EXPECT_LT(apart.max().item<double>(), 1e-3) << rows << " × " << columns;
    }
}

TEST(Bf16Product, LeavesToTorchWhatItIsNotMadeFor) {
    const at::Tensor x = random({1, 64}), weight = random({8, 64});
    EXPECT_FALSE(canMultiplyOne(random({2, 64}), weight));
    EXPECT_FALSE(canMultiplyOne(x, random({9, 64})));
    EXPECT_FALSE(canMultiplyOne(random({1, 48}), random({8, 48})));
    EXPECT_FALSE(canMultiplyOne(x, weight.to(at::kFloat)));
    EXPECT_FALSE(canMultiplyOne(x.to(at::kFloat), weight));
    EXPECT_FALSE(canMultiplyOne(x, random({64, 8}).t()));
}

} // namespace
} // namespace pllava
