#include "core/base/json.h"

#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "tests/support/scratch_folder.h"

using namespace pllava;
using testing::AllOf;
using testing::HasSubstr;

namespace {

class TextFile : public testing::Test {
protected:
    void put(std::string_view text) const { std::ofstream(m_path, std::ios::binary) << text; }
    ErrorKind fault(std::size_t limit = 100) const {
        try {
            readTextFile(m_path, limit);
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), HasSubstr(m_path.string()));
            return error.kind();
        }
        ADD_FAILURE() << "accepted";
        return ErrorKind::Internal;
    }
    const test::ScratchFolder m_folder;
    std::filesystem::path m_path = m_folder / "text";
};

std::string jsonFault(std::string_view text) {
    try {
        parseJson(text, "settings.json");
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::CorruptFile);
        return error.what();
    }
    return "accepted";
}

} // namespace

TEST_F(TextFile, IsReadByteForByte) {
    for (const std::string& text : {std::string(), std::string("a\r\n\0b\xff", 6), std::string(200'000, 'x')}) {
        put(text);
        EXPECT_EQ(readTextFile(m_path), text);
    }
}

TEST_F(TextFile, MayFillItsLimitButNotPassIt) {
    put(std::string(100, 'x'));
    EXPECT_EQ(readTextFile(m_path, 100).size(), 100u);
    EXPECT_EQ(fault(99), ErrorKind::CorruptFile);
}

TEST_F(TextFile, HasToBeThereAndToBeAFile) {
    EXPECT_EQ(fault(), ErrorKind::NotFound);
    std::filesystem::create_directory(m_path);
    EXPECT_EQ(fault(), ErrorKind::NotFound);
}

TEST_F(TextFile, IsReadThroughUnusualNames) {
    m_path = m_folder / "a b\n名";
    put("text");
    EXPECT_EQ(readTextFile(m_path), "text");
}

TEST(Json, IsParsed) {
    EXPECT_EQ(parseJson(" {\"a\": [1, \"é\"]}\n", "settings.json")["a"][0], 1);
}

TEST(Json, FaultsNameTheFile) {
    for (const char* text :
         {"", " ", "{", "{\"a\":1,}", "{} {}", "\xff", "\"\xc3\x28\"", "NaN", "1e999", "{\"a\":tru", "// note\n{}"})
        EXPECT_THAT(jsonFault(text), HasSubstr("settings.json: not valid JSON")) << text;
}

TEST(Json, FaultsAreShortAndInUtf8) {
    EXPECT_LT(jsonFault("\"" + std::string(1'000'000, 'x')).size(), 500u);
    EXPECT_NO_THROW(nlohmann::json(jsonFault("{\"\xff\xfe\":1}")).dump());
}

TEST(Json, NestingIsNoDanger) {
    const std::string open(100'000, '[');
    EXPECT_THAT(jsonFault(open), HasSubstr("not valid JSON"));
    EXPECT_TRUE(parseJson(open + std::string(100'000, ']'), "settings.json").is_array());
}
