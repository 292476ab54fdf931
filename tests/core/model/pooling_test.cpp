#include "core/model/pooling.h"

#include <ATen/ops/adaptive_avg_pool3d.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <gtest/gtest.h>

#include "core/base/error.h"

namespace pllava {
namespace {

/// The definition, one cell at a time, in doubles.
double cell(const at::Tensor& x, const PoolingShape& shape, std::int64_t t, std::int64_t h, std::int64_t w,
            std::int64_t d) {
    const auto begin = [](std::int64_t i, std::int64_t in, std::int64_t out) { return i * in / out; };
    const auto end = [](std::int64_t i, std::int64_t in, std::int64_t out) { return ((i + 1) * in + out - 1) / out; };
    double sum = 0;
    int count = 0;
    for (auto a = begin(t, x.size(0), shape.frames); a < end(t, x.size(0), shape.frames); ++a)
        for (auto b = begin(h, x.size(1), shape.height); b < end(h, x.size(1), shape.height); ++b)
            for (auto c = begin(w, x.size(2), shape.width); c < end(w, x.size(2), shape.width); ++c, ++count)
                sum += x[a][b][c][d].item<float>();
    return sum / count;
}

TEST(Pooling, AveragesTheWindowsOfTheDefinitionTimeFirst) {
    const at::Tensor x = at::arange(5 * 4 * 6 * 2, at::kFloat).sin().view({5, 4, 6, 2});
    for (const PoolingShape& shape :
         {PoolingShape{5, 4, 6}, PoolingShape{2, 3, 4}, PoolingShape{1, 1, 1}, PoolingShape{8, 2, 9}}) {
        const at::Tensor pooled = adaptivePool(x, shape);
        ASSERT_EQ(pooled.size(0), shape.tokens());
        std::int64_t token = 0;
        for (std::int64_t t = 0; t < shape.frames; ++t)
            for (std::int64_t h = 0; h < shape.height; ++h)
                for (std::int64_t w = 0; w < shape.width; ++w, ++token)
                    for (std::int64_t d = 0; d < 2; ++d)
                        ASSERT_NEAR(pooled[token][d].item<float>(), cell(x, shape, t, h, w, d), 1e-6);
    }
}

TEST(Pooling, EqualsTorchsToTheLastBit) {
    const at::Tensor x = at::arange(7 * 9 * 8 * 33, at::kFloat).sin().view({7, 9, 8, 33});
    const at::Tensor strided = x.transpose(1, 2);
    for (const PoolingShape& shape : {PoolingShape{3, 4, 5}, PoolingShape{7, 3, 3}, PoolingShape{16, 12, 12}})
        for (const at::Tensor& input : {x, strided}) {
            const at::Tensor theirs = at::adaptive_avg_pool3d(input.permute({3, 0, 1, 2}).unsqueeze(0),
                                                              {shape.frames, shape.height, shape.width});
            EXPECT_TRUE(at::equal(adaptivePool(input, shape), theirs.flatten(2).squeeze(0).transpose(0, 1)));
        }
}

TEST(Pooling, NormsAreThoseOfWhatIsPooled) {
    const at::Tensor x = at::arange(7 * 9 * 8 * 37, at::kFloat).sin().view({7, 9, 8, 37});
    for (const PoolingShape& shape : {PoolingShape{7, 9, 8}, PoolingShape{3, 4, 5}, PoolingShape{16, 12, 12}})
        for (const at::Tensor& input : {x, x.transpose(1, 2), x.to(at::kBFloat16)}) {
            const at::Tensor expected =
                at::linalg_vector_norm(adaptivePool(input, shape).to(at::kFloat), 2, at::IntArrayRef{-1});
            EXPECT_TRUE(at::allclose(pooledNorms(input, shape), expected, 1e-6, 0));
        }
}

TEST(Pooling, RefusesShapesThatAreNone) {
    const at::Tensor x = at::arange(8, at::kFloat).view({2, 2, 2, 1});
    for (const PoolingShape& shape :
         {PoolingShape{0, 1, 1}, PoolingShape{1, -1, 1}, PoolingShape{1 << 20, 1 << 20, 1 << 20},
          PoolingShape{std::int64_t{1} << 62, 4, 1}}) {
        EXPECT_THROW(adaptivePool(x, shape), Error);
        EXPECT_THROW(pooledNorms(x, shape), Error);
    }
}

} // namespace
} // namespace pllava
