// A language of figures and reports is a file: one made here is used, listed, and refused where it is incomplete.

#include <cstdlib>
#include <regex>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/base/pending_file.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

const std::string kSample = fs::absolute(PLLAVA_RESOURCES "/samples/moving-right.mp4");

/// The program's resources, with a language whose texts are the English ones after "§".
class MarkedLanguage : public testing::Test {
protected:
    MarkedLanguage() {
        for (const auto& entry : fs::directory_iterator(PLLAVA_RESOURCES))
            if (entry.path().filename() != "words")
                fs::create_symlink(fs::absolute(entry.path()), m_resources / entry.path().filename());
        fs::copy(PLLAVA_RESOURCES "/words", m_resources / "words");
        m_words = parseJson(readTextFile(m_resources / "words/en.json"), "en.json");
        mark(m_words);
        write();
        ::setenv("PLLAVA_RESOURCES", m_resources.path().c_str(), 1);
    }
    ~MarkedLanguage() override { ::unsetenv("PLLAVA_RESOURCES"); }
    static void mark(json& value) {
        if (value.is_string())
            value = "§" + value.get<std::string>();
        else
            for (json& each : value)
                mark(each);
    }
    void write() { writeWholeFile(m_resources / "words/qaa.json", m_words.dump()); }

    /// Texts of a document that hold words of a language: what `pattern` captures, but numbers and names.
    static std::vector<std::string> unmarked(const std::string& document, const char* pattern) {
        std::vector<std::string> found;
        const std::regex texts(pattern), word("[A-Za-z]{2}");
        for (std::sregex_iterator at(document.begin(), document.end(), texts), end; at != end; ++at)
            if (const std::string text = (*at)[1]; std::regex_search(text, word) && !text.starts_with("§"))
                found.push_back(text);
        return found;
    }
    static std::string figureOf(std::vector<std::string> arguments, const std::string& file) {
        arguments.insert(arguments.end(), {"--plot", file, "--language", "qaa"});
        const ProcessResult made = runPllava(arguments);
        EXPECT_EQ(made.status, 0) << made.errors;
        return readTextFile(file);
    }

    const ScratchFolder m_resources, m_out;
    json m_words;
};

constexpr const char* kFigureText = "<text[^>]*>([^<]*)</text>";

TEST_F(MarkedLanguage, IsSpokenByFigures) {
    const std::string question = "What moves?";
    for (const std::vector<std::string>& call : {std::vector<std::string>{"norms", kSample},
                                                 {"layers", kSample, question},
                                                 {"attention", kSample, question}}) {
        const std::string svg = figureOf(call, m_out / (call[0] + ".svg"));
        EXPECT_THAT(svg, HasSubstr(">§")) << call[0];
        EXPECT_THAT(unmarked(svg, kFigureText), testing::IsEmpty()) << call[0];
    }
    const std::string sweep = figureOf({"sweep", "frames", kSample, question, "--values", "4,8"}, m_out / "sweep.svg");
    EXPECT_THAT(sweep, HasSubstr(">§frames<"));
}

TEST_F(MarkedLanguage, IsSpokenByReports) {
    const std::string page = m_out / "report.html";
    const ProcessResult made = runPllava({"report", kSample, "What moves?", "--out", page, "--language", "qaa"});
    ASSERT_EQ(made.status, 0) << made.errors;
    const std::string html = readTextFile(page);
    EXPECT_THAT(html, HasSubstr("<html lang=\"qaa\">"));
    for (const char* pattern : {"<h[12]>([^<]*)<", "<p>([^<]*)<", kFigureText})
        EXPECT_THAT(unmarked(html, pattern), testing::IsEmpty()) << pattern;
    EXPECT_THAT(unmarked(html, "<th>([^<]*)<"), testing::ElementsAre("SHA-256"));
}

TEST_F(MarkedLanguage, IsListedByHelpAndByWhatIsRefused) {
    for (const char* subcommand : {"report", "norms", "sweep pooling", "scaling"})
        EXPECT_THAT(runProcess({"/bin/sh", "-c", std::string(PLLAVA_PROGRAM) + " " + subcommand + " --help"}).output,
                    HasSubstr("{en,qaa,zh_CN}"))
            << subcommand;
    const ProcessResult refused = runPllava({"norms", kSample, "--plot", m_out / "a.svg", "--language", "fr"});
    EXPECT_EQ(refused.status, 2);
    EXPECT_THAT(refused.errors, HasSubstr("en, qaa, zh_CN"));
    EXPECT_EQ(runPllava({"norms", kSample, "--plot", m_out / "a.svg", "--language", "zh"}).status, 0);
}

TEST_F(MarkedLanguage, ThatIsDamagedIsRefusedBeforeTheWork) {
    m_words["figures"]["layer"] = "§layer";
    write();
    const ProcessResult refused = runPllava({"norms", kSample, "--plot", m_out / "a.svg", "--language", "qaa"});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.errors, HasSubstr("qaa.json: figures.layer"));
    EXPECT_FALSE(fs::exists(m_out / "a.svg"));
    fs::remove_all(m_resources / "words");
    EXPECT_EQ(runPllava({"norms", "--help"}).status, 0);
    EXPECT_EQ(runPllava({"norms", kSample, "--json"}).status, 0);
}

} // namespace
} // namespace pllava::test
