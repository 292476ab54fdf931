#include "core/model/pooling.h"

#include <ATen/Parallel.h>
#include <ATen/ops/adaptive_avg_pool3d.h>
#include <ATen/ops/zeros.h>

#include "core/base/token_norms.h"
#include "core/model/frozen_product.h"

namespace pllava {
namespace {

/// Source (T, h, w, D) and result (n, D), both dense.
struct Cells {
    const float* source;
    float* result;
    std::int64_t frames, height, width, channels;
    PoolingShape shape;

    void pool(std::int64_t token) const {
        const PoolingWindow ts = poolingWindow(token / (shape.height * shape.width), frames, shape.frames);
        const PoolingWindow rows = poolingWindow(token / shape.width % shape.height, height, shape.height);
        const PoolingWindow columns = poolingWindow(token % shape.width, width, shape.width);
        float* out = result + token * channels;
        for (std::int64_t t = ts.first; t < ts.end; ++t)
            for (std::int64_t row = rows.first; row < rows.end; ++row)
                for (std::int64_t column = columns.first; column < columns.end; ++column)
                    add(source + ((t * height + row) * width + column) * channels, out);
        const auto deep = static_cast<float>(ts.end - ts.first), high = static_cast<float>(rows.end - rows.first),
                   wide = static_cast<float>(columns.end - columns.first);
        for (std::int64_t channel = 0; channel < channels; ++channel)
            out[channel] = out[channel] / deep / high / wide; // as torch does, to the last bit
    }

    void add(const float* vector, float* sum) const {
        for (std::int64_t channel = 0; channel < channels; ++channel)
            sum[channel] += vector[channel];
    }
};

/// Whole vectors are added where they lie. torch's own pooling wants the channels in front and copies everything twice.
at::Tensor poolOnCpu(const at::Tensor& projected, const PoolingShape& shape) {
    const at::Tensor source = projected.contiguous();
    const at::Tensor pooled = at::zeros({shape.tokens(), source.size(3)}, source.options());
    const Cells cells{source.const_data_ptr<float>(),
                      pooled.data_ptr<float>(),
                      source.size(0),
                      source.size(1),
                      source.size(2),
                      source.size(3),
                      shape};
    at::parallel_for(0, shape.tokens(), 64, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t token = begin; token < end; ++token)
            cells.pool(token);
    });
    return pooled;
}

} // namespace

at::Tensor adaptivePool(const at::Tensor& projected, const PoolingShape& shape) {
    requireUsable(shape);
    // Only torch's own pooling passes gradients on.
    if (projected.is_cpu() && projected.scalar_type() == at::kFloat && !needsGradient(projected))
        return poolOnCpu(projected, shape);
    const at::Tensor channelsFirst = projected.permute({3, 0, 1, 2}).unsqueeze(0); // (1, D, T, h, w)
    const at::Tensor pooled = at::adaptive_avg_pool3d(channelsFirst, {shape.frames, shape.height, shape.width});
    return pooled.flatten(2).squeeze(0).transpose(0, 1).contiguous(); // (n, D)
}

} // namespace pllava
