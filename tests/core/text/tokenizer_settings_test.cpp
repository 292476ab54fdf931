#include "core/text/tokenizer_settings.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf, testing::HasSubstr;

const fs::path kVicuna = fs::path(PLLAVA_GOLDENS) / "checkpoints/tiny-pllava-mha";

/// A copy of a good tokenizer's folder, in which files can be spoilt.
class TokenizerFolder : public testing::Test {
protected:
    void SetUp() override { fs::copy(kVicuna, m_folder); }
    void write(const char* name, const std::string& text) { std::ofstream(m_folder / name, std::ios::binary) << text; }
    std::pair<ErrorKind, std::string> failure() {
        try {
            Tokenizer::load(m_folder);
        } catch (const Error& error) {
            return {error.kind(), error.what()};
        }
        return {ErrorKind::Internal, "no error"};
    }

    const test::ScratchFolder m_scratch;
    const fs::path m_folder = m_scratch / "tokenizer";
};

TEST_F(TokenizerFolder, MissingModelIsExplained) {
    fs::remove(m_folder / "tokenizer.model");
    fs::remove(m_folder / "tokenizer.json");
    EXPECT_EQ(failure().first, ErrorKind::NotFound);
    EXPECT_THAT(failure().second, AllOf(HasSubstr("tokenizer.model"), HasSubstr("tokenizer.json")));
    EXPECT_THROW(Tokenizer::load(m_folder / "nowhere"), Error);
}

TEST_F(TokenizerFolder, CorruptModels) {
    const std::string good = readTextFile(kVicuna / "tokenizer.model");
    const std::string nanScore("\x0A\x08\x0A\x01"
                               "a\x15\x00\x00\xC0\x7F",
                               10);
    for (const std::string& bad : {std::string(), good.substr(0, 1), good.substr(0, good.size() / 2), good.substr(1),
                                   std::string(1000, '\0'), std::string(1000, '\xFF'), good + nanScore, good + good,
                                   std::string("\x0A\x03\x0A\x01\x61"), std::string("{\"version\": \"1.0\"}")}) {
        write("tokenizer.model", bad);
        const auto [kind, message] = failure();
        EXPECT_EQ(kind, ErrorKind::CorruptFile) << message;
        EXPECT_THAT(message, HasSubstr("tokenizer.model"));
    }
}

TEST_F(TokenizerFolder, CutModelsAreCorrupt) {
    const std::string good = readTextFile(kVicuna / "tokenizer.model");
    for (std::size_t size = 0; size < good.size(); size += 97) {
        write("tokenizer.model", good.substr(0, size));
        EXPECT_EQ(failure().first, ErrorKind::CorruptFile) << size;
    }
}

TEST_F(TokenizerFolder, MalformedJsonNamesItsFile) {
    for (const char* name :
         {"added_tokens.json", "special_tokens_map.json", "tokenizer_config.json", "tokenizer.json"}) {
        for (const char* bad : {"", "{", "[]", "7", "\xFF", "{\"a\": }"}) {
            write(name, bad);
            const auto [kind, message] = failure();
            EXPECT_EQ(kind, ErrorKind::CorruptFile) << name << bad;
            EXPECT_THAT(message, HasSubstr(name));
        }
        fs::copy_file(kVicuna / name, m_folder / name, fs::copy_options::overwrite_existing);
    }
    EXPECT_EQ(failure().second, "no error");
}

TEST_F(TokenizerFolder, AbsurdAddedTokens) {
    for (const char* bad :
         {R"({"<x>": -1})", R"({"<x>": 1000000000000000000})", R"({"<x>": 1.5})", R"({"<x>": "7"})", R"({"<x>": null})",
          R"({"": 1002})", R"({"<x>": 1002, "<y>": 1002})", R"({"<image>": 1002})", R"({"<x>": 1000})"}) {
        write("added_tokens.json", bad);
        EXPECT_EQ(failure().first, ErrorKind::CorruptFile) << bad;
    }
    write("added_tokens.json", json{{std::string(5000, 'x'), 1002}}.dump());
    EXPECT_EQ(failure().first, ErrorKind::CorruptFile);
}

TEST_F(TokenizerFolder, AbsurdConfig) {
    for (const char* bad :
         {R"({"add_bos_token": 1})", R"({"add_eos_token": "no"})", R"({"bos_token": 5})", R"({"bos_token": {}})",
          R"({"eos_token": "<nowhere>"})", R"({"added_tokens_decoder": []})", R"({"added_tokens_decoder": {"0": 5}})",
          R"({"added_tokens_decoder": {"-3": {"content": "x"}}})",
          R"({"added_tokens_decoder": {"1e3": {"content": "x"}}})",
          R"({"added_tokens_decoder": {"5": {"content": 5}}})",
          R"({"added_tokens_decoder": {"5": {"content": "x", "lstrip": 1}}})",
          R"({"added_tokens_decoder": {"5": {"content": "x"}, "6": {"content": "x"}}})"}) {
        write("tokenizer_config.json", bad);
        const auto [kind, message] = failure();
        EXPECT_EQ(kind, ErrorKind::CorruptFile) << bad << message;
    }
}

TEST_F(TokenizerFolder, AbsurdTokenizerJson) {
    for (const char* bad :
         {R"({"added_tokens": {}})", R"({"added_tokens": [5]})", R"({"added_tokens": [{"content": "x"}]})",
          R"({"added_tokens": [{"id": 5, "content": "x"}, {"id": 5, "content": "x"}]})", R"({"normalizer": 5})",
          R"({"normalizer": {"type": "Sequence"}})", R"({"pre_tokenizer": []})", R"({"decoder": {"type": 5}})",
          R"({"pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "often"}})",
          R"({"post_processor": {"type": "TemplateProcessing", "single": [5]}})"}) {
        write("tokenizer.json", bad);
        EXPECT_EQ(failure().first, ErrorKind::CorruptFile) << bad;
    }
}

TEST_F(TokenizerFolder, OtherTokenizersAreUnsupported) {
    for (const char* other : {R"({"normalizer": {"type": "NFC"}})", R"({"pre_tokenizer": {"type": "ByteLevel"}})",
                              R"({"normalizer": {"type": "Replace", "pattern": {"Regex": " "}, "content": "▁"}})",
                              R"({"normalizer": {"type": "Prepend", "prepend": "_"}})"}) {
        write("tokenizer.json", other);
        EXPECT_EQ(failure().first, ErrorKind::Unsupported) << other;
    }
}

} // namespace
} // namespace pllava
