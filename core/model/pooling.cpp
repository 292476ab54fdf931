#include "core/model/pooling.h"

#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/adaptive_avg_pool3d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/zeros.h>

#include "core/base/token_norms.h"
#include "core/model/frozen_product.h"

namespace pllava {
namespace {

constexpr std::int64_t kGrain = 64; ///< tokens that are worth a thread

/// Of a dense source (T, h, w, D).
struct Cells {
    Cells(const at::Tensor& dense, const PoolingShape& into)
        : source(dense.const_data_ptr<float>()), frames(dense.size(0)), height(dense.size(1)), width(dense.size(2)),
          channels(dense.size(3)), shape(into) {}

    struct Windows {
        PoolingWindow t, rows, columns;
    };
    Windows windows(std::int64_t token) const {
        return {poolingWindow(token / (shape.height * shape.width), frames, shape.frames),
                poolingWindow(token / shape.width % shape.height, height, shape.height),
                poolingWindow(token % shape.width, width, shape.width)};
    }

    /// Adds the vectors of these windows to `out`, (D).
    void add(const Windows& at, float* out) const {
        for (std::int64_t t = at.t.first; t < at.t.end; ++t)
            for (std::int64_t row = at.rows.first; row < at.rows.end; ++row)
                for (std::int64_t column = at.columns.first; column < at.columns.end; ++column) {
                    const float* vector = source + ((t * height + row) * width + column) * channels;
                    for (std::int64_t channel = 0; channel < channels; ++channel)
                        out[channel] += vector[channel];
                }
    }

    const float* source;
    std::int64_t frames, height, width, channels;
    PoolingShape shape;
};

float length(const PoolingWindow& window) {
    return static_cast<float>(window.end - window.first);
}

/// Whole vectors are added in place. torch's own pooling wants the channels in front and copies everything twice.
at::Tensor poolOnCpu(const at::Tensor& projected, const PoolingShape& shape) {
    const at::Tensor source = projected.contiguous();
    const at::Tensor pooled = at::zeros({shape.tokens(), source.size(3)}, source.options());
    const Cells cells(source, shape);
    auto* result = pooled.data_ptr<float>();
    at::parallel_for(0, shape.tokens(), kGrain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t token = begin; token < end; ++token) {
            const Cells::Windows at = cells.windows(token);
            const float deep = length(at.t), high = length(at.rows), wide = length(at.columns);
            float* out = result + token * cells.channels;
            cells.add(at, out);
            for (std::int64_t channel = 0; channel < cells.channels; ++channel)
                out[channel] = out[channel] / deep / high / wide; // as torch does, to the last bit
        }
    });
    return pooled;
}

float normOf(const std::vector<float>& vector) {
    std::array<float, 16> squares{}; // side by side, as processors add
    std::size_t at = 0;
    for (; at + squares.size() <= vector.size(); at += squares.size())
        for (std::size_t lane = 0; lane < squares.size(); ++lane)
            squares[lane] += vector[at + lane] * vector[at + lane];
    for (; at < vector.size(); ++at)
        squares[0] += vector[at] * vector[at];
    return std::sqrt(std::accumulate(squares.begin(), squares.end(), 0.0F));
}

at::Tensor normsOnCpu(const at::Tensor& projected, const PoolingShape& shape) {
    const at::Tensor source = projected.contiguous();
    const at::Tensor norms = at::empty({shape.tokens()}, source.options());
    const Cells cells(source, shape);
    auto* result = norms.data_ptr<float>();
    at::parallel_for(0, shape.tokens(), kGrain, [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> sum;
        for (std::int64_t token = begin; token < end; ++token) {
            const Cells::Windows at = cells.windows(token);
            sum.assign(static_cast<std::size_t>(cells.channels), 0);
            cells.add(at, sum.data());
            result[token] = normOf(sum) / (length(at.t) * length(at.rows) * length(at.columns));
        }
    });
    return norms;
}

bool addsWhereItLies(const at::Tensor& projected) {
    // Only torch's own pooling passes gradients on.
    return projected.is_cpu() && projected.scalar_type() == at::kFloat && !needsGradient(projected);
}

} // namespace

at::Tensor adaptivePool(const at::Tensor& projected, const PoolingShape& shape) {
    requireUsable(shape);
    if (addsWhereItLies(projected))
        return poolOnCpu(projected, shape);
    const at::Tensor channelsFirst = projected.permute({3, 0, 1, 2}).unsqueeze(0); // (1, D, T, h, w)
    const at::Tensor pooled = at::adaptive_avg_pool3d(channelsFirst, {shape.frames, shape.height, shape.width});
    return pooled.flatten(2).squeeze(0).transpose(0, 1).contiguous(); // (n, D)
}

at::Tensor pooledNorms(const at::Tensor& projected, const PoolingShape& shape) {
    requireUsable(shape);
    if (addsWhereItLies(projected))
        return normsOnCpu(projected, shape);
    return at::linalg_vector_norm(adaptivePool(projected, shape).to(at::kFloat), 2, at::IntArrayRef{-1});
}

} // namespace pllava
