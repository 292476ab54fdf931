// The visual tokens of each layout, against the reference's tensors and numpy's.

#include <algorithm>

#include <gtest/gtest.h>

#include "core/backend/local_backend.h"
#include "core/base/error.h"
#include "tests/support/golden.h"

namespace pllava {
namespace {

using nlohmann::json;

const std::filesystem::path kExpected = PLLAVA_LAYOUTS;
const std::filesystem::path kVision = test::golden("vision/tiny-pllava-mha__v1__nf8.safetensors");

class Layouts : public testing::Test {
protected:
    Generation run(VisualLayout layout, Capture capture = Capture::Everything) {
        static const auto ids =
            test::goldenJson("cases/index.json").at(0)["input_ids"].get<std::vector<std::int64_t>>();
        GenerationRequest request{ids, &m_clip, {4, 2, 2}, 4, {}, capture, layout};
        request.options.maxNewTokens = 6;
        return m_backend.generate(request);
    }
    test::Values captured(VisualLayout layout, const std::string& name) {
        for (const NamedTensor& tensor : run(layout).tensors)
            if (tensor.name == name) {
                const auto* data = reinterpret_cast<const float*>(tensor.bytes.data());
                return {tensor.shape, {data, data + tensor.bytes.size() / sizeof(float)}};
            }
        return {};
    }
    LocalBackend m_backend{{test::golden("checkpoints/tiny-pllava-mha"), {}}, {{Device::Cpu}, NumberFormat::Fp32, 0}};
    EncodedClip m_clip = m_backend.encode(test::goldenPixels("vision/pixels__v1__nf8.safetensors"));
};

TEST_F(Layouts, NFrameGivesTheReferencesProjectedFeaturesUnpooled) {
    const test::Values found = captured(VisualLayout::NFrame, "pooled");
    EXPECT_EQ(found.shape, (std::vector<std::int64_t>{8 * 16, 96}));
    EXPECT_LT(test::distance(found, test::readTensor(kVision, "projector_out")).largest, 1e-4);
}

TEST_F(Layouts, VideoChatGptGivesNumpysMeansThroughTheProjector) {
    const test::Values found = captured(VisualLayout::VideoChatGpt, "pooled");
    EXPECT_EQ(found.shape, (std::vector<std::int64_t>{8 + 16, 96}));
    EXPECT_LT(test::distance(found, test::readTensor(kExpected, "video_chatgpt")).largest, 1e-4);
}

TEST_F(Layouts, NormsAreThoseOfTheTokensTheModelGets) {
    for (const VisualLayout layout : {VisualLayout::Pllava, VisualLayout::NFrame, VisualLayout::VideoChatGpt}) {
        const NormRequest request{{}, &m_clip, {4, 2, 2}, 4, {}, layout};
        const TokenNorms norms = m_backend.tokenNorms(request);
        const test::Values expected = captured(layout, "norms.pooled");
        ASSERT_EQ(norms.norms.size(), expected.data.size()) << name(layout);
        EXPECT_EQ(visualTokens(layout, norms.shape), static_cast<std::int64_t>(norms.norms.size()));
        EXPECT_LT(test::distance({expected.shape, norms.norms}, expected).largest, 1e-4) << name(layout);
    }
}

TEST_F(Layouts, AChangeOfLayoutNeverMeetsTheCacheOfAnother) {
    LocalBackend fresh({test::golden("checkpoints/tiny-pllava-mha"), {}}, {{Device::Cpu}, NumberFormat::Fp32, 0});
    for (const VisualLayout layout : {VisualLayout::Pllava, VisualLayout::NFrame, VisualLayout::VideoChatGpt,
                                      VisualLayout::Pllava, VisualLayout::NFrame}) {
        const Generation found = run(layout, Capture::Nothing);
        EXPECT_LE(found.cachedTokens, 8) << name(layout); // the text in front of the image
        EXPECT_EQ(found.newIds, run(layout, Capture::Everything).newIds) << name(layout); // which uses no cache
        EXPECT_EQ(run(layout, Capture::Nothing).cachedTokens, found.promptTokens - 1) << name(layout);
    }
}

TEST_F(Layouts, OnePictureIsNotSeveral) {
    for (const VisualLayout layout : {VisualLayout::IgVlm, VisualLayout::Image}) {
        EXPECT_THROW(run(layout), Error);
        EXPECT_THROW(m_backend.tokenNorms({{}, &m_clip, {}, 0, {}, layout}), Error);
    }
}

TEST_F(Layouts, TheFirstTokensDistributionIsThatOfTheLogits) {
    const Generation found = run(VisualLayout::Pllava);
    const auto logits = captured(VisualLayout::Pllava, "logits").data;
    const double highest = *std::max_element(logits.begin(), logits.end());
    double sum = 0, entropy = 0;
    for (const float logit : logits)
        sum += std::exp(logit - highest);
    for (const float logit : logits)
        entropy -= std::exp(logit - highest) / sum * (logit - highest - std::log(sum));
    EXPECT_NEAR(found.firstToken.entropy, entropy, 1e-9);
    EXPECT_NEAR(found.firstToken.endProbability, std::exp(logits[2] - highest) / sum, 1e-12);
}

} // namespace
} // namespace pllava
