#include "core/preprocess/bicubic_resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace pllava {

namespace {

constexpr int kPrecisionBits = 22;
constexpr int kLanes = 16; ///< rows handled together when columns are resampled
constexpr int kPixelLanes = 3 * kLanes;

double bicubic(double x) {
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1.0)
        return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    if (x < 2.0)
        return (((x - 5) * x + 8) * x - 4) * a;
    return 0.0;
}

std::int32_t toFixedPoint(double weight) {
    return static_cast<std::int32_t>((weight < 0 ? -0.5 : 0.5) + weight * (1 << kPrecisionBits));
}

struct WeightedSum {
    std::uint8_t* out;
    const std::uint8_t* in; ///< `taps` lines of `length` bytes, `stride` bytes apart
    std::int64_t stride;
    std::int64_t length;
    const std::int32_t* weights;
    int taps;
};

/// out[i] = clip(sum over k of in[k][i] * weights[k]), the inner loop of both passes.
template <int Width> [[gnu::always_inline]] inline std::int64_t sumBlocks(const WeightedSum& job, std::int64_t begin) {
    for (; begin + Width <= job.length; begin += Width) {
        std::int32_t sums[Width];
        for (int i = 0; i < Width; ++i)
            sums[i] = 1 << (kPrecisionBits - 1);
        const std::uint8_t* line = job.in + begin;
        for (int k = 0; k < job.taps; ++k, line += job.stride)
            for (int i = 0; i < Width; ++i)
                sums[i] += line[i] * job.weights[k];
        for (int i = 0; i < Width; ++i)
            job.out[begin + i] = static_cast<std::uint8_t>(std::clamp(sums[i] >> kPrecisionBits, 0, 255));
    }
    return begin;
}

[[gnu::always_inline]] inline void sumAll(const WeightedSum& job) {
    sumBlocks<1>(job, sumBlocks<16>(job, sumBlocks<48>(job, 0)));
}

void sumPortable(const WeightedSum& job) {
    sumAll(job);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] void sumAvx2(const WeightedSum& job) {
    sumAll(job);
}

// Chosen by hand: compiler-made clones are resolved before the sanitizers' run-time is ready.
const auto weightedSum = __builtin_cpu_supports("avx2") ? sumAvx2 : sumPortable;
#else
constexpr auto weightedSum = sumPortable;
#endif

using Bytes = std::uint8_t __attribute__((vector_size(kLanes)));
using Tile = std::array<Bytes, kLanes>;

/// Turns 16 lines of 16 bytes into 16 columns: four rounds of interleaving the halves.
void transpose(Tile& tile) {
    for (int round = 0; round < 4; ++round) {
        Tile next;
        for (std::size_t i = 0; i < kLanes / 2; ++i) {
            const Bytes a = tile[i];
            const Bytes b = tile[i + kLanes / 2];
            next[2 * i] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            next[2 * i + 1] =
                __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        }
        tile = next;
    }
}

/// Up to 16 lines of `length` bytes to (length, 16); missing lines are zero.
void linesToColumns(const std::uint8_t* lines, std::int64_t stride, int count, std::int64_t length,
                    std::uint8_t* columns) {
    for (std::int64_t begin = 0; begin < length; begin += kLanes) {
        const auto bytes = static_cast<std::size_t>(std::min<std::int64_t>(kLanes, length - begin));
        Tile tile{};
        for (int i = 0; i < count; ++i)
            std::memcpy(&tile[static_cast<std::size_t>(i)], lines + i * stride + begin, bytes);
        transpose(tile);
        std::memcpy(columns + begin * kLanes, tile.data(), bytes * kLanes);
    }
}

/// The way back: (length, 16) to `count` lines.
void columnsToLines(const std::uint8_t* columns, std::int64_t length, int count, std::uint8_t* lines,
                    std::int64_t stride) {
    for (std::int64_t begin = 0; begin < length; begin += kLanes) {
        const auto bytes = static_cast<std::size_t>(std::min<std::int64_t>(kLanes, length - begin));
        Tile tile{};
        std::memcpy(tile.data(), columns + begin * kLanes, bytes * kLanes);
        transpose(tile);
        for (int i = 0; i < count; ++i)
            std::memcpy(lines + i * stride + begin, &tile[static_cast<std::size_t>(i)], bytes);
    }
}

} // namespace

BicubicResample::Axis::Axis(int inputSize, int outputSize, int outputBegin, int outputCount)
    : begin(outputBegin), size(outputCount), inputBegin(outputBegin), inputEnd(outputBegin + outputCount) {
    if (inputSize == outputSize)
        return;
    const double scale = static_cast<double>(inputSize) / outputSize;
    const double filterScale = std::max(scale, 1.0);
    const double support = 2.0 * filterScale;
    const double inverse = 1.0 / filterScale;
    stride = static_cast<int>(std::ceil(support)) * 2 + 1;
    weights.resize(static_cast<std::size_t>(size) * static_cast<std::size_t>(stride));
    std::vector<double> exact(static_cast<std::size_t>(stride));
    for (int i = 0; i < size; ++i) {
        const double center = (begin + i + 0.5) * scale;
        const int from = std::max(0, static_cast<int>(center - support + 0.5));
        const int to = std::min(inputSize, static_cast<int>(center + support + 0.5));
        double total = 0;
        for (int x = 0; x < to - from; ++x)
            total += exact[static_cast<std::size_t>(x)] = bicubic((x + from - center + 0.5) * inverse);
        for (int x = 0; x < to - from; ++x)
            weights[static_cast<std::size_t>(i * stride + x)] = toFixedPoint(
                total != 0 ? exact[static_cast<std::size_t>(x)] / total : exact[static_cast<std::size_t>(x)]);
        first.push_back(from);
        taps.push_back(to - from);
    }
    inputBegin = first.front();
    inputEnd = first.back() + taps.back();
}

BicubicResample::BicubicResample(int inputWidth, int inputHeight, int outputWidth, int outputHeight, PixelRect wanted)
    : m_columns(inputWidth, outputWidth, wanted.left, wanted.width),
      m_rows(inputHeight, outputHeight, wanted.top, wanted.height) {}

PixelRect BicubicResample::needed() const {
    return {m_columns.inputBegin, m_rows.inputBegin, m_columns.inputEnd - m_columns.inputBegin,
            m_rows.inputEnd - m_rows.inputBegin};
}

PicturePart BicubicResample::resampleColumns(const PictureView& input) const {
    PicturePart output{{m_columns.begin, input.area.top, m_columns.size, input.area.height}, {}};
    const std::int64_t stride = std::int64_t{m_columns.size} * 3;
    output.rgb.resize(static_cast<std::size_t>(stride * input.area.height));
    const std::int64_t usedBytes = std::int64_t{m_columns.inputEnd - m_columns.inputBegin} * 3;
    std::vector<std::uint8_t> columns(static_cast<std::size_t>(usedBytes * kLanes));
    std::vector<std::uint8_t> resampled(static_cast<std::size_t>(stride * kLanes));
    const std::uint8_t* source = input.rgb + (m_columns.inputBegin - input.area.left) * 3;
    for (int row = 0; row < input.area.height; row += kLanes) {
        const int count = std::min(kLanes, input.area.height - row);
        linesToColumns(source + row * input.stride, input.stride, count, usedBytes, columns.data());
        for (int i = 0; i < m_columns.size; ++i) {
            const auto at = static_cast<std::size_t>(i);
            weightedSum({resampled.data() + i * kPixelLanes,
                         columns.data() + (m_columns.first[at] - m_columns.inputBegin) * kPixelLanes, kPixelLanes,
                         kPixelLanes, m_columns.weights.data() + i * m_columns.stride, m_columns.taps[at]});
        }
        columnsToLines(resampled.data(), stride, count, output.rgb.data() + row * stride, stride);
    }
    return output;
}

PicturePart BicubicResample::resampleRows(const PictureView& input) const {
    PicturePart output{{input.area.left, m_rows.begin, input.area.width, m_rows.size}, {}};
    const std::int64_t length = std::int64_t{input.area.width} * 3;
    output.rgb.resize(static_cast<std::size_t>(length * m_rows.size));
    for (int i = 0; i < m_rows.size; ++i) {
        const auto at = static_cast<std::size_t>(i);
        std::uint8_t* line = output.rgb.data() + i * length;
        if (m_rows.weights.empty())
            std::memcpy(line, input.rgb + (m_rows.begin + i - input.area.top) * input.stride,
                        static_cast<std::size_t>(length));
        else
            weightedSum({line, input.rgb + (m_rows.first[at] - input.area.top) * input.stride, input.stride, length,
                         m_rows.weights.data() + i * m_rows.stride, m_rows.taps[at]});
    }
    return output;
}

PicturePart BicubicResample::operator()(const PictureView& input) const {
    const PixelRect area = needed();
    const PictureView used{
        area, input.rgb + (area.top - input.area.top) * input.stride + (area.left - input.area.left) * 3, input.stride};
    return m_columns.weights.empty() ? resampleRows(used) : resampleRows(resampleColumns(used).view());
}

} // namespace pllava
