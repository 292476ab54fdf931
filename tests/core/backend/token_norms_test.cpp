// Norms of visual tokens against the reference's, and that looking at them changes nothing.

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/backend/local_backend.h"
#include "core/base/error.h"
#include "tests/support/golden.h"

namespace pllava {
namespace {

using nlohmann::json;

const json& cases() {
    static const json all = test::goldenJson("cases/index.json");
    return all;
}

LocalBackend tiny() {
    return {{test::golden("checkpoints/tiny-pllava-mha"), {}}, {{Device::Cpu}, NumberFormat::Fp32, 0}};
}

NormRequest requestOf(const json& c, const EncodedClip& clip) {
    const auto shape = c["pooling_shape"].get<std::vector<std::int64_t>>();
    return {{}, &clip, {shape[0], shape[1], shape[2]}, c["lora_alpha"], c["input_ids"]};
}

void expectEqual(const std::vector<float>& ours, const std::vector<float>& theirs, const std::string& point) {
    ASSERT_EQ(ours.size(), theirs.size()) << point;
    for (std::size_t i = 0; i < ours.size(); ++i)
        ASSERT_NEAR(ours[i], theirs[i], 2e-4 * theirs[i] + 1e-4) << point << " token " << i;
}

class GoldenNorms : public testing::TestWithParam<std::size_t> {
protected:
    const json& m_case = cases().at(GetParam());
    LocalBackend m_backend = tiny();
    EncodedClip m_clip = m_backend.encode(test::goldenPixels(m_case["pixels_file"]));

    TokenNorms at(const std::string& point) {
        NormRequest request = requestOf(m_case, m_clip);
        request.point = parseProbePoint(point);
        return m_backend.tokenNorms(request);
    }
    std::vector<float> expected(const std::string& tensor) const {
        return test::readTensor(test::golden(m_case["file"]), tensor).data;
    }
};

TEST_P(GoldenNorms, InsideTheLanguageModelAreTheReferences) {
    const test::Values all{{}, expected("hidden_l2")}; // (6, 1, L): embeddings, layers 0 to 3, final norm
    const auto length = m_case["merged_length"].get<std::size_t>(), start = m_case["visual_start"].get<std::size_t>(),
               count = m_case["visual_count"].get<std::size_t>();
    std::size_t row = 0;
    for (const char* point : {"pooled", "layer:0", "layer:1", "layer:2", "layer:3", "final"}) {
        const TokenNorms found = at(point);
        EXPECT_EQ(found.shape.tokens(), static_cast<std::int64_t>(count));
        expectEqual(found.norms, test::slice(all, row++ * length + start, count).data, point);
    }
    expectEqual(at("pooled").norms, expected("visual_l2_before_llm"), "before the LLM");
    expectEqual(at("layer:3").norms, expected("visual_l2_after_last_layer"), "after the last layer");
    expectEqual(at("final").norms, expected("visual_l2_after_final_norm"), "after the final norm");
}

TEST_P(GoldenNorms, OfProjectedFeaturesAreTheReferences) {
    const test::Values projected = test::readTensor(test::golden(m_case["vision_file"]), "projector_out"); // (T, 16, D)
    const auto width = static_cast<std::ptrdiff_t>(projected.shape.back());
    std::vector<float> expected;
    for (auto token = projected.data.begin(); token != projected.data.end(); token += width) {
        double sum = 0;
        std::for_each(token, token + width, [&](double value) { sum += value * value; });
        expected.push_back(static_cast<float>(std::sqrt(sum)));
    }
    const TokenNorms found = at("projected");
    EXPECT_EQ(found.shape, (PoolingShape{projected.shape[0], 4, 4}));
    expectEqual(found.norms, expected, "projected");
}

INSTANTIATE_TEST_SUITE_P(Reference, GoldenNorms, testing::Range<std::size_t>(0, cases().size()),
                         [](const auto& parameter) {
                             return cases().at(parameter.param)["id"].template get<std::string>();
                         });

TEST(TokenNorms, LookingAtThemLeavesTheConversationsCacheAlone) {
    const json& c = cases().at(2);
    LocalBackend backend = tiny();
    const EncodedClip clip = backend.encode(test::goldenPixels(c["pixels_file"]));
    const NormRequest asked = requestOf(c, clip);
    GenerationRequest question{asked.promptIds, &clip, asked.pooling, asked.loraAlpha, {}, Capture::Nothing};
    question.options.maxNewTokens = 16;
    const Generation before = backend.generate(question);
    NormRequest other{{ProbePoint::Kind::Layer, 2}, &clip, {4, 1, 1}, 32, asked.promptIds};
    backend.tokenNorms(other);
    const Generation after = backend.generate(question);
    EXPECT_EQ(after.newIds, before.newIds);
    EXPECT_EQ(after.cachedTokens, after.promptTokens - 1);
}

TEST(TokenNorms, ALayerThatIsNotThereIsRefusedWithThoseThatAre) {
    LocalBackend backend = tiny();
    const EncodedClip clip = backend.encode(test::goldenPixels(cases().at(0)["pixels_file"]));
    NormRequest request = requestOf(cases().at(0), clip);
    request.point = parseProbePoint("layer:4");
    try {
        backend.tokenNorms(request);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::InvalidArgument);
        EXPECT_NE(std::string(error.what()).find("0 to 3"), std::string::npos) << error.what();
    }
}

TEST(TokenNorms, AStopEndsThePrefill) {
    LocalBackend backend = tiny();
    const EncodedClip clip = backend.encode(test::goldenPixels(cases().at(0)["pixels_file"]));
    NormRequest request = requestOf(cases().at(0), clip);
    request.point = parseProbePoint("final");
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(backend.tokenNorms(request, stop.get_token()), Error);
    EXPECT_FALSE(backend.tokenNorms(request).norms.empty());
}

} // namespace
} // namespace pllava
