// Every golden case of the reference through the public command line.

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/golden.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using nlohmann::json;

const json& cases() {
    static const json all = goldenJson("cases/index.json");
    return all;
}

std::string shapeText(const json& shape) {
    return std::to_string(shape[0].get<int>()) + "," + std::to_string(shape[1].get<int>()) + "," +
           std::to_string(shape[2].get<int>());
}

std::vector<std::string> arguments(const json& c, const std::string& dtype) {
    return {"inspect",
            golden("videos/" + c["video"].get<std::string>() + "_ffv1_rgb.mkv"),
            c["question"],
            "--json",
            "--device",
            "cpu",
            "--dtype",
            dtype,
            "--model",
            golden("checkpoints/" + c["checkpoint"].get<std::string>()),
            "--frames",
            std::to_string(c["num_frames"].get<int>()),
            "--pooling",
            shapeText(c["pooling_shape"]),
            "--alpha",
            std::to_string(c["lora_alpha"].get<int>()),
            "--template",
            c["conv_mode"],
            "--max-new-tokens",
            "32",
            "--dump"};
}

class GoldenCase : public testing::TestWithParam<std::size_t> {
protected:
    void SetUp() override {
        m_case = cases().at(GetParam());
        m_dump = m_folder / "dump.safetensors";
    }
    json run(const std::string& dtype) {
        auto command = arguments(m_case, dtype);
        command.push_back(m_dump);
        const ProcessResult result = runPllava(command);
        EXPECT_EQ(result.status, 0) << result.errors;
        return result.json();
    }
    Values dumped(const std::string& name) const { return readTensor(m_dump, name); }
    Values expected(const std::string& name) const { return readTensor(golden(m_case["file"]), name); }
    Values vision(const std::string& name) const { return readTensor(golden(m_case["vision_file"]), name); }

    void expectExactTextAndIds(const json& answer) const;
    void expectTensors() const;
    void expectNorms() const;

    json m_case;
    const ScratchFolder m_folder;
    std::string m_dump;
};

/// Drops the class token of (T, 17, 64).
Values withoutClassToken(const Values& hidden) {
    Values out;
    const auto tokens = static_cast<std::size_t>(hidden.shape[1]), width = static_cast<std::size_t>(hidden.shape[2]);
    for (std::size_t frame = 0; frame < static_cast<std::size_t>(hidden.shape[0]); ++frame) {
        const auto first = hidden.data.begin() + static_cast<std::ptrdiff_t>((frame * tokens + 1) * width);
        out.data.insert(out.data.end(), first, first + static_cast<std::ptrdiff_t>((tokens - 1) * width));
    }
    return out;
}

void GoldenCase::expectExactTextAndIds(const json& answer) const {
    EXPECT_EQ(answer["frame_indices"], m_case["frame_indices"]);
    EXPECT_EQ(answer["prompt"], m_case["prompt"]);
    EXPECT_EQ(answer["prompt_ids"], m_case["input_ids"]);
    EXPECT_EQ(answer["token_ids"], m_case["generated"]);
    EXPECT_EQ(answer["answer"], m_case["answer"]);
    EXPECT_EQ(answer["prompt_tokens"], m_case["merged_length"]);
    EXPECT_EQ(answer["visual_tokens"], m_case["visual_count"]);
    EXPECT_EQ(answer["stop_reason"], m_case["ends_with_eos"].get<bool>() ? "eos" : "length");
}

void GoldenCase::expectTensors() const {
    const Values pixels = readTensor(golden(m_case["pixels_file"]), "pixel_values_first2");
    EXPECT_EQ(distance(slice(dumped("pixel_values"), 0, pixels.data.size()), pixels).largest, 0);
    EXPECT_LE(distance(dumped("vision_features"), withoutClassToken(vision("clip_hidden_m2"))).largest, 5e-5);
    EXPECT_LE(distance(dumped("projected"), vision("projector_out")).largest, 5e-5);
    EXPECT_LE(distance(dumped("pooled"), expected("pooled")).largest, 5e-5);
    EXPECT_LE(distance(dumped("logits"), expected("logits_last")).largest,
              m_case["lora_alpha"].get<int>() <= 8 ? 2e-4 : 5e-3);
}

void GoldenCase::expectNorms() const {
    const Values all = expected("hidden_l2"); // (6, 1, L): embeddings, layers 0 to 3, final norm
    const auto length = m_case["merged_length"].get<std::size_t>(), start = m_case["visual_start"].get<std::size_t>(),
               count = m_case["visual_count"].get<std::size_t>();
    const std::vector<std::string> places{"norms.pooled",  "norms.layer.0", "norms.layer.1",
                                          "norms.layer.2", "norms.layer.3", "norms.final"};
    for (std::size_t place = 0; place < places.size(); ++place) {
        const Values ours = dumped(places[place]), theirs = slice(all, place * length + start, count);
        ASSERT_EQ(ours.data.size(), theirs.data.size());
        for (std::size_t i = 0; i < count; ++i)
            EXPECT_NEAR(ours.data[i], theirs.data[i], 2e-4 * theirs.data[i] + 1e-4) << places[place] << " token " << i;
    }
}

TEST_P(GoldenCase, AgreesWithTheReference) {
    const json answer = run("fp32");
    expectExactTextAndIds(answer);
    expectTensors();
    expectNorms();
}

TEST_P(GoldenCase, Bf16IsWithinTheManifestsTolerances) {
    const json answer = run("bf16");
    EXPECT_EQ(answer["dtype"], "bf16");
    EXPECT_LE(distance(dumped("pooled"), expected("pooled")).largest, 0.06);
    EXPECT_EQ(answer["token_ids"][0], m_case["generated"][0]);
    const Distance logits = distance(dumped("logits"), expected("logits_last"));
    EXPECT_LE(logits.largest, 1.0);
    EXPECT_LE(logits.mean, 0.2);
}

INSTANTIATE_TEST_SUITE_P(Reference, GoldenCase, testing::Range<std::size_t>(0, cases().size()),
                         [](const auto& parameter) {
                             return cases().at(parameter.param)["id"].template get<std::string>();
                         });

/// The case that extras.json varies.
class GoldenExtras : public testing::Test {
protected:
    ProcessResult run(const std::string& subcommand, std::vector<std::string> more,
                      const std::string& checkpoint = "tiny-pllava-mha", const std::string& dtype = "fp32") {
        const json& common = m_extras["common"];
        std::vector<std::string> command{subcommand, golden("videos/v1_ffv1_rgb.mkv")};
        command.insert(command.end(),
                       {"What is the man doing in the video?", "--json", "--device", "cpu", "--dtype", dtype, "--model",
                        golden("checkpoints/" + checkpoint), "--frames", "8", "--pooling",
                        shapeText(common["pooling_shape"]), "--alpha", "4", "--template", "eval_vcgbench"});
        command.insert(command.end(), more.begin(), more.end());
        return runPllava(command);
    }
    const ScratchFolder m_folder;
    json m_extras = goldenJson("extras/extras.json");
};

TEST_F(GoldenExtras, BeamSearchFindsTheReferencesAnswers) {
    for (const json& beam : m_extras["beams"]) {
        const json answer =
            run("ask", {"--beams", beam["num_beams"].dump(), "--length-penalty", beam["length_penalty"].dump(),
                        "--max-new-tokens", beam["max_new_tokens"].dump()})
                .json();
        EXPECT_EQ(answer["token_ids"], beam["correct_generated"]) << beam["num_beams"];
        EXPECT_NEAR(answer["score"], beam["correct_score"], 1e-5);
    }
}

TEST_F(GoldenExtras, RepetitionPenalty) {
    for (const json& row : m_extras["repetition_penalty"]) {
        const json answer =
            run("ask", {"--repetition-penalty", row["penalty"].dump(), "--max-new-tokens", "24"}).json();
        EXPECT_EQ(answer["token_ids"], row["generated"]) << row["penalty"];
    }
}

TEST_F(GoldenExtras, EveryCheckpointLayoutGivesTheSameLogits) {
    const std::string dump = m_folder / "layout.safetensors";
    const auto logits = [&](const std::string& checkpoint, std::vector<std::string> more) {
        more.insert(more.end(), {"--dump", dump, "--max-new-tokens", "1"});
        const ProcessResult result = run("inspect", more, checkpoint);
        EXPECT_EQ(result.status, 0) << result.errors;
        return readTensor(dump, "logits");
    };
    const std::string full = golden("checkpoints/tiny-pllava-mha"), lora = golden("checkpoints/tiny-pllava-mha-lora");
    const auto stored = [](const std::string& name) {
        return readTensor(golden("extras/layouts_logits_last.safetensors"), name);
    };
    EXPECT_LE(distance(logits("tiny-pllava-mha", {}), stored("released_peft_full")).largest, 2e-4);
    EXPECT_LE(distance(logits("tiny-pllava-mha", {"--weights", full}), stored("released_peft_full")).largest, 2e-4);
    EXPECT_LE(
        distance(logits("tiny-pllava-mha-base", {"--weights", full}), stored("base_dir_plus_full_peft_weight_dir"))
            .largest,
        2e-4);
    EXPECT_LE(
        distance(logits("tiny-pllava-mha-base", {"--weights", lora}), stored("base_dir_plus_lora_only_weight_dir"))
            .largest,
        2e-4);
    EXPECT_LE(distance(logits("tiny-pllava-mha-merged-fp32", {}), stored("merged_fp32")).largest, 2e-4);
    EXPECT_LE(distance(logits("tiny-pllava-mha-base", {}), stored("base_only_no_lora_base_projector")).largest, 2e-4);
}

TEST_F(GoldenExtras, Bf16AgreesWithTheReferencesOwnBf16Run) {
    const std::string dump = m_folder / "bf16.safetensors";
    const ProcessResult result = run("inspect", {"--dump", dump, "--max-new-tokens", "1"}, "tiny-pllava-mha", "bf16");
    const json answer = result.json();
    EXPECT_EQ(answer["token_ids"][0], m_extras["bf16"]["generated"][0]);
    const Distance logits = distance(
        readTensor(dump, "logits"), readTensor(golden("extras/layouts_logits_last.safetensors"), "released_peft_full"));
    EXPECT_LE(logits.largest, 1.0);
    EXPECT_LE(logits.mean, 0.2);
}

TEST_F(GoldenExtras, DemoConversationOfTwoTurns) {
    const json& demo = m_extras["demo_chat"];
    std::string questions;
    for (const json& turn : demo["turns"])
        questions += turn["question"].get<std::string>() + "\n";
    const ProcessResult result =
        runPllava({"chat", golden("videos/v1_ffv1_rgb.mkv"), "--json", "--device", "cpu", "--dtype", "fp32", "--model",
                   golden("checkpoints/tiny-pllava-mha"), "--frames", "8", "--pooling",
                   shapeText(demo["pooling_shape"]), "--alpha", "4", "--template", "demo", "--max-new-tokens", "24"},
                  {questions, {}, {}});
    std::istringstream lines(result.output);
    std::string line;
    for (const json& turn : demo["turns"]) {
        ASSERT_TRUE(std::getline(lines, line)) << result.errors;
        const json answer = json::parse(line);
        EXPECT_EQ(answer["prompt"], turn["prompt"]);
        EXPECT_EQ(answer["prompt_ids"], turn["input_ids"]);
        EXPECT_EQ(answer["token_ids"], turn["generated"]);
        EXPECT_EQ(answer["answer"], turn["answer"]);
    }
}

} // namespace
} // namespace pllava::test
