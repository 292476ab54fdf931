#include "core/base/json.h"

#include <fstream>

#include <sys/stat.h>

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

TEST_F(TextFile, TakesTheMemoryOfWhatIsThereNotOfItsLimit) {
    for (const std::string& text : {std::string(), std::string(3'000'000, 'x')}) {
        put(text);
        EXPECT_EQ(readTextFile(m_path, std::size_t{1} << 46), text);
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

TEST(Json, FaultsInALongTextNameTheLine) {
    EXPECT_EQ(jsonFault("{\n \"a\": 1,\n \"b\": ?\n}"), "settings.json: not valid JSON, at line 3, byte 7");
    EXPECT_EQ(jsonFault("[1,]"), "settings.json: not valid JSON, at byte 4");
}

/// `levels` of lists, or of objects, within each other.
std::string nested(int levels, bool objects, bool closed) {
    std::string text;
    for (int i = 0; i < levels; ++i)
        text += objects ? "{\"a\":" : "[";
    if (closed)
        text += "0" + std::string(static_cast<std::size_t>(levels), objects ? '}' : ']');
    return text;
}

TEST(Json, IsNotNestedDeeperThanRecursionCanBear) {
    for (const bool objects : {false, true}) {
        EXPECT_TRUE(parseJson(nested(kMaxJsonDepth, objects, true), "settings.json").is_structured());
        for (const bool closed : {false, true})
            for (const int levels : {kMaxJsonDepth + 1, 1'000'000})
                EXPECT_THAT(jsonFault(nested(levels, objects, closed)),
                            HasSubstr("settings.json: the JSON is nested more than 128 deep"));
        EXPECT_THAT(jsonFault("{\"unknown\":\n" + nested(100'000, objects, true) + "}"), HasSubstr("deep, at line 2"));
    }
}

TEST(Json, BracketsWithinTextAndNextToEachOtherAreNoNesting) {
    const std::string brackets(1000, '[');
    EXPECT_EQ(parseJson("\"" + brackets + "\"", "settings.json"), brackets);
    EXPECT_EQ(parseJson("[\"\\\"" + brackets + "\", \"\\\\\", 1]", "settings.json").size(), 3u);
    std::string flat = "[";
    for (int i = 0; i < 1000; ++i)
        flat += "[{}],";
    EXPECT_EQ(parseJson(flat + "0]", "settings.json").size(), 1001u);
}

TEST(Json, MayRefuseRepeatedKeys) {
    const char* text = R"({"a": {"b": 1}, "c": {"b": 2}, "a": 3})";
    EXPECT_EQ(parseJson(text, "settings.json")["a"], 3);
    try {
        parseJson(text, "settings.json", RepeatedKeys::Refused);
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "settings.json: a is listed twice");
    }
}

TEST_F(TextFile, LinesAreReadOneByOne) {
    const std::string large(3'000'000, 'x'); // spans several blocks
    put("\r\n{\"a\": 1}\r\n\n[\"" + large + "\"]\n\"last\"");
    std::vector<std::string> places;
    std::vector<nlohmann::json> lines;
    eachJsonLine(m_path, [&](const nlohmann::json& line, const std::string& where) {
        lines.push_back(line);
        places.push_back(where.substr(m_path.string().size()));
    });
    EXPECT_THAT(lines, testing::ElementsAre(nlohmann::json{{"a", 1}}, nlohmann::json::array({large}), "last"));
    EXPECT_THAT(places, testing::ElementsAre(", line 2", ", line 4", ", line 5"));
}

TEST_F(TextFile, ALineThatNeverEndsIsRefusedEarly) {
    put("{}\n");
    std::filesystem::resize_file(m_path, std::uintmax_t{1} << 40); // sparse: a terabyte of NUL
    EXPECT_THROW(eachJsonLine(m_path, [](const auto&, const auto&) {}), Error);
    EXPECT_EQ(fault(), ErrorKind::CorruptFile);
}

TEST_F(TextFile, PipesAndDevicesAreRefusedWithoutWaiting) {
    ASSERT_EQ(::mkfifo(m_path.c_str(), 0600), 0);
    EXPECT_EQ(fault(), ErrorKind::NotFound);
    for (const char* device : {"/dev/zero", "/dev/tty", "/dev/full"}) {
        m_path = device;
        if (std::filesystem::exists(m_path)) {
            EXPECT_EQ(fault(), ErrorKind::NotFound) << device;
        }
    }
}

TEST_F(TextFile, FilesThatStateNoSizeAreReadWhole) {
    m_path = "/proc/self/status";
    EXPECT_THAT(readTextFile(m_path), HasSubstr("VmPeak"));
    EXPECT_EQ(fault(10), ErrorKind::CorruptFile);
}
