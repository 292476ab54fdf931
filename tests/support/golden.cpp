#include "tests/support/golden.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>

#include <gtest/gtest.h>

#include "core/checkpoint/safetensors.h"

namespace pllava::test {
namespace {

template <typename Stored> std::vector<float> asFloats(const std::vector<std::byte>& bytes) {
    std::vector<Stored> stored(bytes.size() / sizeof(Stored));
    if (!stored.empty())
        std::memcpy(stored.data(), bytes.data(), bytes.size());
    return {stored.begin(), stored.end()};
}

/// bf16 is the upper half of an fp32.
std::vector<float> asFloatsFromBf16(const std::vector<std::byte>& bytes) {
    std::vector<float> values(bytes.size() / 2);
    for (std::size_t i = 0; i < values.size(); ++i)
        std::memcpy(reinterpret_cast<std::byte*>(&values[i]) + 2, &bytes[2 * i], 2);
    return values;
}

} // namespace

std::filesystem::path golden(const std::string& relative) {
    return std::filesystem::path(PLLAVA_GOLDENS) / relative;
}

nlohmann::json goldenJson(const std::string& relative) {
    std::ifstream file(golden(relative));
    return nlohmann::json::parse(file);
}

Values readTensor(const std::filesystem::path& path, const std::string& name) {
    const SafetensorsFile file(path);
    const TensorEntry* entry = file.find(name);
    if (entry == nullptr) {
        ADD_FAILURE() << path << " has no tensor " << name;
        return {};
    }
    std::vector<std::byte> bytes(entry->bytes);
    file.read(*entry, bytes);
    switch (entry->type) {
    case DType::F32: return {entry->shape, asFloats<float>(bytes)};
    case DType::BF16: return {entry->shape, asFloatsFromBf16(bytes)};
    case DType::I64: return {entry->shape, asFloats<std::int64_t>(bytes)};
    case DType::U8: return {entry->shape, asFloats<std::uint8_t>(bytes)};
    default: ADD_FAILURE() << name << " has an element type the tests do not read"; return {};
    }
}

PixelValues goldenPixels(const std::string& relative) {
    const Values cropped = readTensor(golden(relative), "cropped_u8");
    const ClipPreprocessorConfig config;
    const auto side = static_cast<int>(cropped.shape[2]);
    PixelValues pixels{static_cast<int>(cropped.shape[0]), side, side, {}, cropped.data};
    const auto plane = static_cast<std::size_t>(side * side);
    for (std::size_t i = 0; i < pixels.values.size(); ++i) {
        const std::size_t channel = i / plane % 3;
        const auto scaled = static_cast<float>(static_cast<double>(pixels.values[i]) * config.rescaleFactor);
        pixels.values[i] = (scaled - config.mean[channel]) / config.standardDeviation[channel];
    }
    return pixels;
}

Distance distance(const Values& ours, const Values& theirs) {
    Distance distance;
    if (ours.data.size() != theirs.data.size() || ours.data.empty()) {
        ADD_FAILURE() << ours.data.size() << " values against " << theirs.data.size();
        return distance;
    }
    for (std::size_t i = 0; i < ours.data.size(); ++i) {
        const double apart = std::abs(static_cast<double>(ours.data[i]) - theirs.data[i]);
        distance.largest = std::max(distance.largest, std::isfinite(apart) ? apart : INFINITY);
        distance.mean += apart / static_cast<double>(ours.data.size());
        distance.relative =
            std::max(distance.relative, apart / std::max(std::abs(static_cast<double>(theirs.data[i])), 1e-6));
    }
    return distance;
}

Values slice(const Values& values, std::size_t begin, std::size_t count) {
    const auto first = values.data.begin() + static_cast<std::ptrdiff_t>(begin);
    return {{static_cast<std::int64_t>(count)}, {first, first + static_cast<std::ptrdiff_t>(count)}};
}

} // namespace pllava::test
