// What one move of the pooling slider costs: pooling and norms of 16 frames of a 7B model, next to torch's own pooling.

#include <algorithm>
#include <cstdio>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/adaptive_avg_pool3d.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/randn.h>

#include "core/base/stopwatch.h"
#include "core/model/pooling.h"

namespace {

template <typename Work> double medianMilliseconds(const Work& work) {
    std::vector<double> times;
    for (int round = 0; round < 7; ++round) {
        const pllava::Stopwatch watch;
        work();
        times.push_back(watch.milliseconds());
    }
    std::nth_element(times.begin(), times.begin() + 3, times.end());
    return times[3];
}

} // namespace

int main() {
    at::set_num_threads(2);
    const at::Tensor projected = at::randn({16, 24, 24, 4096});
    for (const pllava::PoolingShape& shape :
         {pllava::PoolingShape{16, 12, 12}, {8, 12, 12}, {16, 7, 9}, {4, 6, 6}, {16, 24, 24}}) {
        const double ours = medianMilliseconds([&] { pllava::pooledNorms(projected, shape); });
        const double torchs = medianMilliseconds([&] {
            const at::Tensor pooled = at::adaptive_avg_pool3d(projected.permute({3, 0, 1, 2}).unsqueeze(0),
                                                              {shape.frames, shape.height, shape.width});
            at::linalg_vector_norm(pooled.flatten(2).squeeze(0).transpose(0, 1).contiguous(), 2, at::IntArrayRef{-1});
        });
        std::printf("%2d x %2d x %2d: %.0f ms, torch's pooling %.0f ms\n", static_cast<int>(shape.frames),
                    static_cast<int>(shape.height), static_cast<int>(shape.width), ours, torchs);
    }
}
