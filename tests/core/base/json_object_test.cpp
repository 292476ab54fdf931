#include "core/base/json_object.h"

#include <array>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

JsonObject parsed(std::string_view text) {
    return JsonObject::parse(text, "settings.json");
}

std::string fault(const auto& read, ErrorKind kind = ErrorKind::CorruptFile) {
    try {
        read();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), kind);
        EXPECT_THAT(error.what(), StartsWith("settings.json"));
        return std::string(error.what()).substr(std::size("settings.json") - 1);
    }
    return "accepted";
}

/// What reading the key "x" of {"x": value} throws.
template <class Value> std::string faultOf(const std::string& value) {
    const JsonObject object = parsed("{\"x\": " + value + "}");
    const std::string found = fault([&] { object.required<Value>("x"); });
    if (value != "null")
        EXPECT_EQ(fault([&] { object.optional<Value>("x"); }), found);
    return found;
}

TEST(JsonObject, GivesWhatIsThere) {
    const JsonObject object =
        parsed(R"({"text": "é", "flag": true, "number": 3, "count": -7, "seed": 18446744073709551615,
        "shape": [1, 2, 3], "range": [0.5, 1], "curve": [], "names": ["a", "b"]})");
    EXPECT_EQ(object.required("text"), "é");
    EXPECT_EQ(object.text("text"), "é");
    EXPECT_EQ(object.flag("flag"), true);
    EXPECT_EQ(object.required<double>("number"), 3);
    EXPECT_EQ(object.required<int>("count"), -7);
    EXPECT_EQ(object.required<std::uint64_t>("seed"), UINT64_MAX);
    EXPECT_THAT((object.required<std::array<std::int64_t, 3>>("shape")), ElementsAre(1, 2, 3));
    EXPECT_THAT((object.required<std::array<double, 2>>("range")), ElementsAre(0.5, 1));
    EXPECT_TRUE(object.required<std::vector<double>>("curve").empty());
    EXPECT_THAT(object.required<std::vector<std::string>>("names"), ElementsAre("a", "b"));
    EXPECT_THAT(*object.numbers("range", {0, 1}), ElementsAre(0.5, 1));
}

TEST(JsonObject, AnAbsentOrNullKeyIsNothingAndNamedWhereItMustBeThere) {
    const JsonObject object = parsed(R"({"none": null})");
    for (const char* key : {"none", "gone"}) {
        EXPECT_FALSE(object.has(key) || object.text(key) || object.flag(key) || object.integer(key) ||
                     object.number(key) || object.integers(key, {}) || object.numbers(key, {}) ||
                     object.optional<std::vector<double>>(key));
        EXPECT_TRUE(object.object(key).value().empty());
        object.requireOneOf(key, {"gelu"});
        object.requireFlag(key, true);
    }
    EXPECT_EQ(fault([&] { object.required("gone"); }), ": \"gone\" is missing");
    EXPECT_EQ(fault([&] { object.required<double>("none"); }), ": \"none\" is null");
    EXPECT_EQ(fault([&] { object.requiredObject("gone"); }), ": \"gone\" is missing");
    EXPECT_EQ(fault([&] { object.objects("gone"); }), ": \"gone\" is missing");
}

TEST(JsonObject, NamesWhatIsOfAnotherType) {
    EXPECT_EQ(faultOf<std::string>("1"), ": \"x\" is 1, not a text");
    EXPECT_EQ(faultOf<bool>("0"), ": \"x\" is 0, not true or false");
    EXPECT_EQ(faultOf<double>("\"fast\""), ": \"x\" is \"fast\", not a number");
    EXPECT_EQ(faultOf<std::vector<double>>("{}"), ": \"x\" is object, not a list");
    EXPECT_EQ(faultOf<std::vector<std::string>>("[\"a\", 2]"), ": \"x\" holds 2; each is to be a text");
    EXPECT_EQ((faultOf<std::array<std::int64_t, 3>>("[1, 2]")), ": \"x\" is array, not a list of 3");
    EXPECT_EQ((faultOf<std::array<std::int64_t, 3>>("[1, 2, 3, 4]")), ": \"x\" is array, not a list of 3");
    EXPECT_EQ(fault([] { parsed("{\"a\": [{}, 3]}").objects("a"); }), ", a: an object is expected, not 3");
    EXPECT_EQ(fault([] { parsed("{\"a\": {\"b\": {\"c\": 1}}}").object("a").object("b").required("c"); }),
              ", a, b: \"c\" is 1, not a text");
    EXPECT_EQ(fault([] { parsed("[1]"); }), ": an object is expected, not array");
}

TEST(JsonObject, AWholeNumberIsTakenOnlyWhereItFits) {
    EXPECT_EQ(parsed("{\"x\": 9223372036854775807}").integer("x"), INT64_MAX);
    for (const char* other :
         {"1.5", "3.0", "1e3", "-92233720368547758080", "9223372036854775808", "\"7\"", "null", "[]", "true"})
        EXPECT_NE(faultOf<std::int64_t>(other), "accepted") << other;
    EXPECT_EQ(faultOf<int>("4294967297"), ": \"x\" is 4294967297, not a whole number from -2147483648 to 2147483647");
    EXPECT_EQ(faultOf<std::uint64_t>("-1"), ": \"x\" is -1, not a whole number from 0 to 18446744073709551615");
}

TEST(JsonObject, NamesWhatIsOutOfRange) {
    const JsonObject object = parsed(R"({"count": 8, "rate": 0.5, "all": [1, 8], "none": []})");
    EXPECT_EQ(object.integer("count", {8, 8}), 8);
    EXPECT_EQ(fault([&] { object.integer("count", {1, 7}); }), ": \"count\" is 8, not a whole number from 1 to 7");
    EXPECT_EQ(fault([&] { object.number("rate", {1, 2}); }), ": \"rate\" is 0.5, not a number from 1 to 2");
    EXPECT_EQ(fault([&] {
                  object.integers("all", {1, 7});
              }),
              ": \"all\" holds 8; each is to be a whole number from 1 to 7");
    EXPECT_THAT(fault([&] { object.numbers("none", {}); }), HasSubstr("not a list of 1 to 64 numbers"));
}

TEST(JsonObject, WhatCannotBeRunIsUnsupported) {
    const JsonObject object = parsed(R"({"act": "relu", "bias": true})");
    EXPECT_EQ(fault(
                  [&] {
                      object.requireOneOf("act", {"gelu", "silu"});
                  },
                  ErrorKind::Unsupported),
              ": \"act\" is \"relu\"; only \"gelu\", \"silu\" can be run");
    EXPECT_EQ(fault([&] { object.requireFlag("bias", false); }, ErrorKind::Unsupported),
              ": \"bias\" is true; only false can be run");
}

TEST(JsonObject, WhatIsWithinOutlivesTheObject) {
    std::vector<JsonObject> rows;
    {
        const test::ScratchFolder scratch;
        const auto file = scratch / "rows.json";
        std::ofstream(file) << R"({"rows": [{"x": {"name": "a longer text than fits in place"}}, {"x": {}}]})";
        rows = JsonObject::read(file).objects("rows");
    }
    EXPECT_EQ(rows.at(0).object("x").required("name"), "a longer text than fits in place");
    EXPECT_THAT(rows.at(1).where(), testing::EndsWith("rows.json, rows"));
}

} // namespace
} // namespace pllava
