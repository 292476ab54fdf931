// Languages of figures and reports: every file is whole, and another one is another language.

#include "core/lab/lab_words.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/pending_file.h"
#include "core/lab/norm_series.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::filesystem::path kWords = PLLAVA_RESOURCES "/words";

TEST(LabWords, EveryLanguageSaysAllAndNothingElse) {
    EXPECT_THAT(languagesIn(kWords), testing::IsSupersetOf({"en", "zh_CN"}));
    for (const std::string& language : languagesIn(kWords))
        EXPECT_THAT(faultsOfWords(language, kWords), IsEmpty()) << language;
}

TEST(LabWords, ACodeMeansALanguage) {
    const std::vector<std::string> languages{"en", "pt_BR", "pt_PT", "zh_CN"};
    EXPECT_EQ(languageOf("zh_CN", languages), "zh_CN");
    EXPECT_EQ(languageOf("zh-CN", languages), "zh_CN");
    EXPECT_EQ(languageOf("zh", languages), "zh_CN");
    EXPECT_EQ(languageOf("pt-PT", languages), "pt_PT");
    for (const char* none : {"de", "zh_TW", "e", "", "../en", "zh_"})
        EXPECT_EQ(languageOf(none, languages), std::nullopt) << none;
}

/// A folder with the program's files and a third one.
class ThirdLanguage : public testing::Test {
protected:
    ThirdLanguage() {
        std::filesystem::copy(kWords, m_folder / "words");
        m_words = parseJson(readTextFile(kWords / "en.json"), "en.json");
    }
    std::filesystem::path folder() const { return m_folder / "words"; }
    void write(const std::string& text) { writeWholeFile(folder() / "de.json", text); }
    void write() { write(m_words.dump()); }
    std::string messageOf(const char* code = "de") const {
        try {
            loadWords(code, folder());
        } catch (const Error& error) {
            return std::string(name(error.kind())) + ": " + error.what();
        }
        return {};
    }
    const test::ScratchFolder m_folder;
    json m_words;
};

NormSeries series(std::vector<float> norms) {
    TokenNorms found;
    found.shape = {1, 1, static_cast<std::int64_t>(norms.size())};
    found.frameTimesSeconds = {0};
    found.norms = std::move(norms);
    return {"adapters/mine", findingsOf(found)};
}

TEST_F(ThirdLanguage, IsAFileAndNoCode) {
    m_words["figures"].update({{"tokenNorm", "L2-Norm eines visuellen Tokens"},
                               {"density", "Dichte"},
                               {"normsAt", "Normen: {}"},
                               {"pooled", "nach dem Pooling"},
                               {"tokenCount", {{"1", "{1} Token, {0}"}, {"other", "{1} Tokens, {0}"}}}});
    write();
    EXPECT_THAT(languagesIn(folder()), ElementsAre("en", "de", "zh_CN"));
    EXPECT_THAT(faultsOfWords("de", folder()), IsEmpty());
    const LabWords words = loadWords("de", folder());
    EXPECT_EQ(words.language, "de");
    const Plot plot = normPlot({series({1, 2, 3, 9})}, words.figures);
    const std::string svg = toSvg({&plot, 1});
    for (const char* text :
         {">Normen: nach dem Pooling<", ">L2-Norm eines visuellen Tokens<", ">Dichte<", ">4 Tokens, mine<"})
        EXPECT_THAT(svg, HasSubstr(text));
    EXPECT_EQ(labelOf(series({1}), words.figures), "1 Token, mine");
}

TEST_F(ThirdLanguage, SaysInEnglishWhatItLacks) {
    m_words["figures"].erase("density");
    m_words["figures"]["norm"] = "L2-Norm";
    m_words["figures"]["nrom"] = "L2-Norm";
    m_words["report"] = json::object({{"title", "Versuch"}});
    m_words["reprot"] = json::object();
    write();
    const LabWords words = loadWords("de", folder());
    EXPECT_EQ(words.figures.density, "density");
    EXPECT_EQ(words.figures.norm, "L2-Norm");
    EXPECT_EQ(words.report.title, "Versuch");
    EXPECT_EQ(words.report.question, "Question");
    EXPECT_THAT(faultsOfWords("de", folder()),
                testing::IsSupersetOf({"figures.density is missing", "report.question is missing",
                                       "figures.nrom is used by nothing", "reprot is used by nothing"}));
}

TEST_F(ThirdLanguage, WithOtherPlacesForValuesIsRefusedByTheKey) {
    for (const char* form : {"{}", "{} {} {}", "{0} {0}", "{0} {}", "{} {", "{} }", "{:d} {}", "{} {x}", "{} {1"}) {
        m_words["figures"]["thresholdOf"] = form;
        write();
        EXPECT_THAT(messageOf(), AllOf(HasSubstr("CorruptFile"), HasSubstr("de.json: figures.thresholdOf"))) << form;
        EXPECT_EQ(faultsOfWords("de", folder()).size(), 1U) << form;
    }
    m_words["figures"]["thresholdOf"] = "{1}: {0}";
    m_words["figures"]["answerCount"] = {{"1", "{}, {}"}, {"other", "{}"}};
    write();
    EXPECT_THAT(messageOf(), AllOf(HasSubstr("answerCount"), testing::Not(HasSubstr("thresholdOf"))));
    m_words["figures"]["answerCount"] = {{"1", "{}, {}"}};
    m_words["figures"]["norm"] = 3;
    write();
    EXPECT_THAT(messageOf(), HasSubstr("figures.answerCount, figures.norm must be text"));
}

TEST_F(ThirdLanguage, ThatIsNoSetOfWordsIsRefusedByItsName) {
    for (const char* text : {"", "{", "[]", "3", R"({"figures": []})", R"({"report": "x"})"}) {
        write(text);
        EXPECT_THAT(messageOf(), AllOf(HasSubstr("CorruptFile"), HasSubstr("de.json"))) << text;
    }
    EXPECT_THAT(messageOf("fr"), AllOf(HasSubstr("InvalidArgument"), HasSubstr("en, de, zh_CN")));
    EXPECT_EQ(messageOf("zh"), "");
    m_words["figures"].erase("norm");
    writeWholeFile(folder() / "en.json", m_words.dump());
    EXPECT_THAT(messageOf("zh"), AllOf(HasSubstr("CorruptFile"), HasSubstr("en.json"), HasSubstr("norm")));
    std::filesystem::remove(folder() / "en.json");
    EXPECT_THAT(messageOf("zh"), HasSubstr("NotFound"));
}

} // namespace
} // namespace pllava
