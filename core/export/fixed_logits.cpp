#include "core/export/fixed_logits.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/text/tokenizer.h"

namespace pllava {
namespace {

constexpr int kFrames = 4;
constexpr PoolingShape kPooling{4, 2, 2};
constexpr const char* kPrompt = "USER: <image>\nWhat happens in the video? ASSISTANT:";

/// Waves that move from frame to frame, within what preprocessed pictures hold.
PixelValues waves(int size) {
    PixelValues pixels{kFrames, size, size, {}, {}};
    pixels.values.resize(static_cast<std::size_t>(kFrames) * 3 * static_cast<std::size_t>(size) *
                         static_cast<std::size_t>(size));
    for (std::size_t i = 0; i < pixels.values.size(); ++i)
        pixels.values[i] = 1.5F * std::sin(0.013F * static_cast<float>(i % 4801));
    return pixels;
}

std::vector<float> floats(const std::vector<NamedTensor>& tensors, std::string_view name) {
    const auto found =
        std::find_if(tensors.begin(), tensors.end(), [&](const NamedTensor& tensor) { return tensor.name == name; });
    std::vector<float> values(found->bytes.size() / sizeof(float));
    std::memcpy(values.data(), found->bytes.data(), found->bytes.size());
    return values;
}

} // namespace

FixedLogits fixedLogits(const ModelFolders& folders, const ComputeSettings& compute, double loraAlpha,
                        const std::stop_token& stop, const Progress& progress) {
    LocalBackend backend(folders, compute, stop, progress);
    const Tokenizer tokenizer = Tokenizer::load(folders.base);
    const EncodedClip clip =
        backend.encode(waves(static_cast<int>(backend.description().config.vision.imageSize)), stop, progress);
    GenerationRequest request{tokenizer.encode(kPrompt), &clip, kPooling, loraAlpha, {}, Capture::Everything};
    request.options.maxNewTokens = 1;
    return {floats(backend.generate(request, {}, stop).tensors, "logits"), backend.description().compute.dtype};
}

double requireSameLogits(const FixedLogits& before, const FixedLogits& after, double share,
                         const std::string& written) {
    double maxDifference = 0, largest = 1;
    for (std::size_t i = 0; i < before.values.size() && !std::isnan(maxDifference); ++i) {
        const double here = std::abs(static_cast<double>(before.values[i]) - after.values.at(i));
        maxDifference = here <= maxDifference ? maxDifference : here; // NaN stays, which max() would lose
        largest = std::max(largest, std::abs(static_cast<double>(before.values[i])));
    }
    if (!(maxDifference <= share * largest))
        throw Error(
            ErrorKind::Internal,
            fmt::format("{} was not kept: read again, its logits are {:.3g} away from those of the model it was "
                        "made from, and at most {:.3g} is rounding; check the disk and try --dtype fp32",
                        written, maxDifference, share * largest));
    return maxDifference;
}

} // namespace pllava
