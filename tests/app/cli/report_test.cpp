// The subcommand report, read by Python's HTML parser (report_check.py).

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/base/pending_file.h"
#include "tests/support/golden.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using nlohmann::json;

const std::string kSample = std::string(PLLAVA_RESOURCES) + "/samples/moving-right.mp4";
const std::string kHostile =
    "What moves? </blockquote><script src=\"http://x\">alert(1)</script> & <img src=x onerror='y'>";

class ReportPage : public testing::Test {
protected:
    void check(const std::string& question, const std::string& language) {
        const std::string page = m_scratch / "report.html";
        const ProcessResult made = runPllava({"report", kSample, question, "--out", page, "--language", language});
        ASSERT_EQ(made.status, 0) << made.errors;
        std::vector<std::string> command{"python3", PLLAVA_REPORT_CHECK, page, language, question};
        for (const char* subcommand : {"ask", "norms", "layers"}) {
            command.push_back(m_scratch / (std::string(subcommand) + ".json"));
            writeWholeFile(command.back(), runPllava({subcommand, kSample, question, "--json"}).output);
        }
        const ProcessResult checked = runProcess(command);
        EXPECT_EQ(checked.status, 0) << checked.output << checked.errors;
        EXPECT_NE(checked.output.find("8 pictures"), std::string::npos) << checked.output;
    }
    const ScratchFolder m_scratch;
};

TEST_F(ReportPage, HoldsTheNumbersOfTheOtherSubcommands) {
    check("What happens in the video?", "en");
}

TEST_F(ReportPage, InChineseToo) {
    check("视频里发生了什么？", "zh");
}

TEST_F(ReportPage, WhatWasTypedStaysText) {
    const std::string page = m_scratch / "report.html";
    ASSERT_EQ(runPllava({"report", kSample, kHostile, "--out", page}).status, 0);
    const std::string text = readTextFile(page);
    EXPECT_EQ(text.find("<script"), std::string::npos);
    EXPECT_EQ(text.find("onerror='"), std::string::npos);
    EXPECT_NE(text.find("&lt;/blockquote&gt;&lt;script src=&quot;http://x&quot;&gt;"), std::string::npos);
}

TEST_F(ReportPage, TheSumsAreThoseOfSha256sum) {
    const json run = runPllava({"report", kSample, "What moves?", "--out", m_scratch / "report.html", "--json"}).json();
    ASSERT_EQ(run["weights"].size(), 1u);
    const ProcessResult sum = runProcess({"sha256sum", run["weights"][0]["file"]});
    EXPECT_EQ(sum.output.substr(0, 64), run["weights"][0]["sha256"]);
    EXPECT_EQ(run["weights"][0]["bytes"], std::filesystem::file_size(run["weights"][0]["file"].get<std::string>()));
}

TEST_F(ReportPage, FaultsLeaveNoFile) {
    EXPECT_EQ(runPllava({"report", kSample, "What moves?"}).status, 2);
    EXPECT_EQ(runPllava({"report", kSample, "What moves?", "--out", m_scratch / "r.html", "--language", "de"}).status,
              2);
    EXPECT_EQ(runPllava({"report", kSample, " ", "--out", m_scratch / "r.html"}).status, 1);
    EXPECT_EQ(runPllava({"report", kSample, "What moves?", "--out", m_scratch / "no/r.html"}).status, 1);
    EXPECT_TRUE(std::filesystem::is_empty(m_scratch.path()));
}

} // namespace
} // namespace pllava::test
