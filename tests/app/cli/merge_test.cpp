// The subcommands merge and convert: what they write answers as the model it was made from, here and in transformers
// with PEFT.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/golden.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using nlohmann::json;

const std::string kDemo = std::string(PLLAVA_RESOURCES) + "/demo-model/";
const std::string kSample = std::string(PLLAVA_RESOURCES) + "/samples/moving-right.mp4";
const std::string kBase = golden("checkpoints/tiny-pllava-mha-base"),
                  kLora = golden("checkpoints/tiny-pllava-mha-lora");

json run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--json", "--device", "cpu", "--dtype", "fp32"});
    const ProcessResult result = runPllava(arguments);
    EXPECT_EQ(result.status, 0) << result.errors;
    return result.json();
}

class Export : public testing::Test {
protected:
    const ScratchFolder m_scratch;
    const std::string m_merged = m_scratch / "merged", m_peft = m_scratch / "peft",
                      m_dump = m_scratch / "run.safetensors";
};

TEST_F(Export, TheMergedDemoAnswersAsTheAdapterDoes) {
    const std::string weights = kDemo + "adapters/pooled-step100";
    const json written = run({"merge", "--weights", weights, "--out", m_merged});
    EXPECT_EQ(written["alpha"], 32);
    EXPECT_LE(written["max_abs_diff"], 1e-3);
    EXPECT_GE(written["files"].size(), 5u);
    const json before = run({"ask", kSample, "What happens in the video?", "--weights", weights}),
               after = run({"ask", kSample, "What happens in the video?", "--model", m_merged});
    EXPECT_EQ(after["token_ids"], before["token_ids"]);
    EXPECT_EQ(after["pooling"], before["pooling"]);
    EXPECT_EQ(after["template"], before["template"]);
    EXPECT_EQ(after["lora_rank"], 0);
}

TEST_F(Export, AConvertedAdapterAnswersAsTheOriginal) {
    const std::string weights = kDemo + "adapters/pooled-step100";
    const json written = run({"convert", "--to", "peft", "--weights", weights, "--out", m_peft});
    EXPECT_EQ(written["max_abs_diff"], 0);
    const json before = run({"ask", kSample, "What moves?", "--weights", weights}),
               after = run({"ask", kSample, "What moves?", "--weights", m_peft});
    for (const char* key : {"token_ids", "alpha", "pooling", "template", "frame_indices"})
        EXPECT_EQ(after[key], before[key]) << key;
}

TEST_F(Export, AFullFolderIsReplacedOnlyWithForce) {
    const std::vector<std::string> merge{"merge", "--model", kBase, "--weights", kLora, "--out", m_merged};
    ASSERT_EQ(runPllava(merge).status, 0);
    const ProcessResult again = runPllava(merge);
    EXPECT_EQ(again.status, 1);
    EXPECT_NE(again.errors.find("--force"), std::string::npos) << again.errors;
    std::vector<std::string> forced = merge;
    forced.push_back("--force");
    EXPECT_EQ(runPllava(forced).status, 0);
}

TEST_F(Export, FaultsAreToldAndLeaveNothing) {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"merge", "--out", m_merged}, // no LoRA
          {"merge", "--model", kBase, "--weights", kBase + "/none", "--out", m_merged},
          {"merge", "--model", kBase, "--weights", kDemo + "adapters/pooled-step100", "--out", m_merged}, // another's
          {"convert", "--to", "peft", "--model", kBase, "--weights", kLora, "--out", m_scratch / "no/where"}}) {
        const ProcessResult result = runPllava(arguments);
        EXPECT_EQ(result.status, 1) << arguments.back();
        EXPECT_NE(result.errors.find("error: "), std::string::npos);
        EXPECT_TRUE(std::filesystem::is_empty(m_scratch.path()));
    }
    EXPECT_EQ(runPllava({"convert", "--to", "gguf", "--out", m_peft}).status, 2);
    EXPECT_EQ(runPllava({"merge", "--alpha", "nan", "--out", m_merged}).status, 2);
}

/// Python with torch, transformers and peft: what PLLAVA_PEFT_PYTHON names, else python3.
std::string peftPython() {
    const char* named = std::getenv("PLLAVA_PEFT_PYTHON");
    return named != nullptr ? named : "python3";
}

TEST_F(Export, TransformersAndPeftGiveTheSameTokens) {
    if (runProcess({peftPython(), "-c", "import torch, transformers, peft, safetensors"}).status != 0)
        GTEST_SKIP() << peftPython() << " has no torch, transformers and peft; name one that has in PLLAVA_PEFT_PYTHON";
    const std::vector<std::string> model{"--model", kBase, "--weights", kLora, "--alpha", "8"};
    const auto with = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), model.begin(), model.end());
        return run(arguments);
    };
    with({"merge", "--out", m_merged});
    with({"convert", "--to", "peft", "--out", m_peft});
    with({"inspect", golden("videos/v1_ffv1_rgb.mkv"), "What is the man doing in the video?", "--pooling", "4,2,2",
          "--max-new-tokens", "24", "--dump", m_dump});
    const std::string saved = m_scratch / "saved", back = m_scratch / "back";
    const ProcessResult checked =
        runProcess({peftPython(), PLLAVA_PEFT_CHECK, m_dump, "4,2,2", m_merged, kBase, m_peft, saved});
    EXPECT_EQ(checked.status, 0) << checked.output << checked.errors;
    EXPECT_NE(checked.output.find("merged: largest difference"), std::string::npos) << checked.errors;
    EXPECT_NE(checked.output.find("adapter: largest difference"), std::string::npos) << checked.errors;
    run({"convert", "--to", "pllava", "--model", kBase, "--weights", saved, "--out", back});
    for (const std::string name :
         {"multi_modal_projector.linear_2.weight",
          "language_model.base_model.model.model.layers.2.self_attn.v_proj.lora_B.default.weight"})
        EXPECT_EQ(
            distance(readTensor(back + "/model.safetensors", name), readTensor(kLora + "/model.safetensors", name))
                .largest,
            0)
            << name;
}

/// Ranks and alphas of single layers, LoRA on all linear layers, other modules replaced: made by PEFT, read, written
/// and read by PEFT again.
TEST_F(Export, PeftGivesTheSameTokensForAdaptersOfItsOwn) {
    if (runProcess({peftPython(), "-c", "import torch, transformers, peft, safetensors"}).status != 0)
        GTEST_SKIP() << peftPython() << " has no torch, transformers and peft; name one that has in PLLAVA_PEFT_PYTHON";
    const std::string data = PLLAVA_TRANSFORMERS5, base = data + "/model";
    for (const std::string adapter : {"every-layer", "patterns", "all-linear", "stabilised", "some-layers"}) {
        const std::vector<std::string> model{"--model", base, "--weights", data + "/" + adapter, "--alpha", "5"};
        const auto with = [&](std::vector<std::string> arguments) {
            arguments.insert(arguments.end(), model.begin(), model.end());
            return run(arguments);
        };
        with({"merge", "--out", m_merged, "--force"});
        with({"convert", "--to", "peft", "--out", m_peft, "--force"});
        with({"inspect", golden("videos/v1_ffv1_rgb.mkv"), "What?", "--template", "plain", "--frames", "2", "--pooling",
              "2,2,2", "--max-new-tokens", "8", "--dump", m_dump});
        const ProcessResult checked =
            runProcess({peftPython(), PLLAVA_PEFT_CHECK, m_dump, "2,2,2", m_merged, base, m_peft, m_scratch / "saved"});
        EXPECT_EQ(checked.status, 0) << adapter << checked.output << checked.errors;
    }
}

TEST_F(Export, AdaptersThatChangeTheBaseAreRefusedByEveryCommand) {
    const std::string data = PLLAVA_TRANSFORMERS5, base = data + "/model";
    for (const std::string adapter : {"pissa", "olora"})
        for (const std::vector<std::string>& command : {std::vector<std::string>{"ask", kSample, "What?"},
                                                        {"merge", "--out", m_merged},
                                                        {"convert", "--to", "peft", "--out", m_peft},
                                                        {"norms", kSample}}) {
            std::vector<std::string> arguments = command;
            arguments.insert(arguments.end(), {"--model", base, "--weights", data + "/" + adapter});
            const ProcessResult result = runPllava(arguments);
            EXPECT_EQ(result.status, 1) << command[0];
            EXPECT_NE(result.errors.find("\"init_lora_weights\" is \"" + adapter), std::string::npos) << result.errors;
        }
    EXPECT_TRUE(std::filesystem::is_empty(m_scratch.path()));
}

TEST_F(Export, AReportOfManyTensorsIsCutOnStandardError) {
    std::filesystem::copy(kLora, m_merged);
    json header;
    for (int i = 0; i < 2000; ++i)
        header["surplus." + std::to_string(i)] = {{"dtype", "F32"}, {"shape", {0}}, {"data_offsets", {0, 0}}};
    const std::string text = header.dump();
    const std::uint64_t size = text.size();
    std::ofstream(m_merged + "/model.safetensors", std::ios::binary)
        << std::string_view(reinterpret_cast<const char*>(&size), sizeof size) << text;
    const std::vector<std::string> wrong{"ask", kSample, "What?", "--model", m_merged};
    const ProcessResult cut = runPllava(wrong);
    EXPECT_LE(std::count(cut.errors.begin(), cut.errors.end(), '\n'), 1002);
    EXPECT_NE(cut.errors.find("more lines"), std::string::npos) << cut.errors;
    std::vector<std::string> all = wrong;
    all.insert(all.end(), {"--log-level", "debug"});
    EXPECT_EQ(runPllava(all).errors.find("more lines"), std::string::npos);
}

} // namespace
} // namespace pllava::test
