// Similarities and attention against numpy's (make_views.py), norms against tokenNorms(), and that looking changes
// nothing.

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "core/backend/local_backend.h"
#include "core/base/error.h"
#include "tests/support/golden.h"

namespace pllava {
namespace {

using nlohmann::json;

const json& caseOf(const std::string& id) {
    static const json all = test::goldenJson("cases/index.json");
    return *std::find_if(all.begin(), all.end(),
                         [&](const json& c) { return c["id"].get<std::string>().starts_with(id); });
}

class TokenViews : public testing::TestWithParam<const char*> {
protected:
    ViewRequest views(const std::vector<std::string>& points) const {
        ViewRequest request{{}, &m_clip, m_shape, m_case["lora_alpha"], m_case["input_ids"]};
        for (const std::string& point : points)
            request.points.push_back(parseProbePoint(point));
        return request;
    }
    AttentionRequest attention(std::optional<std::int64_t> layer) const {
        return {&m_clip, m_shape, m_case["lora_alpha"], m_case["input_ids"], m_case["generated"], layer};
    }
    void expectNear(const std::vector<float>& ours, const std::string& tensor, double bound) const {
        const test::Values theirs = test::readTensor(PLLAVA_EXPECTED_VIEWS, std::string(GetParam()) + "/" + tensor);
        EXPECT_LE(test::distance({{}, ours}, theirs).largest, bound) << tensor;
    }

    const json& m_case = caseOf(GetParam());
    const PoolingShape m_shape{m_case["pooling_shape"][0], m_case["pooling_shape"][1], m_case["pooling_shape"][2]};
    LocalBackend m_backend{{test::golden("checkpoints/tiny-pllava-mha"), {}}, {{Device::Cpu}, NumberFormat::Fp32, 0}};
    const EncodedClip m_clip = m_backend.encode(test::goldenPixels(m_case["pixels_file"]));
    const std::vector<std::string> m_points{"final", "layer:0", "projected", "layer:1", "layer:2", "pooled", "layer:3"};
};

TEST_P(TokenViews, SimilaritiesAreNumpys) {
    const std::vector<TokenView> found = m_backend.tokenViews(views(m_points));
    ASSERT_EQ(found.size(), m_points.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        expectNear(found[i].similarity.right, m_points[i] + ".right", 1e-5);
        expectNear(found[i].similarity.down, m_points[i] + ".down", 1e-5);
        expectNear(found[i].similarity.next, m_points[i] + ".next", 1e-5);
    }
}

TEST_P(TokenViews, NormsAreThoseOfTheNormsView) {
    const std::vector<TokenView> found = m_backend.tokenViews(views(m_points));
    for (std::size_t i = 0; i < found.size(); ++i) {
        const ProbePoint point = parseProbePoint(m_points[i]);
        const TokenNorms norms =
            m_backend.tokenNorms({point, &m_clip, m_shape, m_case["lora_alpha"], m_case["input_ids"]});
        EXPECT_EQ(found[i].norms.point, point);
        EXPECT_EQ(found[i].norms.shape, norms.shape);
        EXPECT_LE(test::distance({{}, found[i].norms.norms}, {{}, norms.norms}).relative, 1e-5) << m_points[i];
    }
}

TEST_P(TokenViews, AttentionIsNumpysLayerByLayerAndOnAverage) {
    std::vector<float> mean;
    for (std::int64_t layer = 0; layer < 4; ++layer) {
        const AnswerAttention found = m_backend.attention(attention(layer));
        expectNear(found.weights, "attention." + std::to_string(layer), 1e-5);
        mean.resize(found.weights.size());
        for (std::size_t i = 0; i < mean.size(); ++i)
            mean[i] += found.weights[i] / 4;
    }
    const AnswerAttention all = m_backend.attention(attention({}));
    EXPECT_LE(test::distance({{}, all.weights}, {{}, mean}).largest, 1e-6);
    EXPECT_EQ(all.answerIds, m_case["generated"].get<std::vector<std::int64_t>>());
    EXPECT_EQ(all.weights.size(), all.answerIds.size() * static_cast<std::size_t>(m_shape.tokens()));
}

TEST_P(TokenViews, TheConversationsCacheStays) {
    GenerationRequest question{m_case["input_ids"], &m_clip, m_shape, m_case["lora_alpha"], {}, Capture::Nothing};
    question.options.maxNewTokens = 16;
    const Generation before = m_backend.generate(question);
    m_backend.tokenViews(views(m_points));
    m_backend.attention(attention({}));
    const Generation after = m_backend.generate(question);
    EXPECT_EQ(after.newIds, before.newIds);
    EXPECT_EQ(after.cachedTokens, after.promptTokens - 1);
}

TEST_P(TokenViews, WhatIsNotThereIsRefused) {
    EXPECT_THROW(m_backend.tokenViews(views({"pooled", "layer:4"})), Error);
    EXPECT_THROW(m_backend.attention(attention(4)), Error);
    EXPECT_THROW(m_backend.attention(attention(-1)), Error);
    AttentionRequest silent = attention({});
    silent.answerIds.clear();
    EXPECT_THROW(m_backend.attention(silent), Error);
    ViewRequest wide = views({"final"});
    wide.pooling = {64, 16, 16};
    EXPECT_THROW(m_backend.tokenViews(wide), Error);
}

TEST_P(TokenViews, PlacesBeforeTheModelNeedNoPrompt) {
    ViewRequest request = views({"projected", "pooled"});
    request.promptIds.clear();
    EXPECT_EQ(m_backend.tokenViews(request).size(), 2u);
}

TEST_P(TokenViews, AStopEndsThem) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(m_backend.tokenViews(views({"final"}), stop.get_token()), Error);
    EXPECT_THROW(m_backend.attention(attention({}), stop.get_token()), Error);
}

INSTANTIATE_TEST_SUITE_P(Golden, TokenViews, testing::Values("p02", "p08"),
                         [](const auto& parameter) { return std::string(parameter.param); });

} // namespace
} // namespace pllava
