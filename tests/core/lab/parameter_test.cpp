#include "core/lab/parameter.h"

#include <gmock/gmock.h>

#include "core/base/error.h"

namespace pllava {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::vector<Parameter> kParameters{
    {.name = "brief", .type = ParameterType::Flag},
    {.name = "part", .type = ParameterType::Choice, .defaultValue = "both", .choices = {"space", "both"}},
    {.name = "languages", .type = ParameterType::Choices, .defaultValue = "en,zh", .choices = {"en", "zh"}},
    {.name = "seed", .type = ParameterType::Integer, .defaultValue = "1"},
    {.name = "values", .fault = numbersFault},
};

TEST(ParameterValues, AreTheDefaultsUntilTheyAreSet) {
    ParameterValues values(kParameters);
    EXPECT_FALSE(values.flag("brief"));
    EXPECT_EQ(values.text("part"), "both");
    EXPECT_THAT(values.list("languages"), ElementsAre("en", "zh"));
    EXPECT_EQ(values.integer("seed"), 1U);
    EXPECT_THAT(values.numbers("values"), IsEmpty());
    EXPECT_THAT(values.given(), IsEmpty());
    values.set("brief", "true");
    values.set("languages", "zh");
    values.set("seed", "18446744073709551615");
    values.set("values", "0, 4,-1.5e1");
    EXPECT_TRUE(values.flag("brief"));
    EXPECT_THAT(values.list("languages"), ElementsAre("zh"));
    EXPECT_EQ(values.integer("seed"), ~std::uint64_t{0});
    EXPECT_THAT(values.numbers("values"), ElementsAre(0, 4, -15));
    EXPECT_EQ(values.given().size(), 4U);
}

TEST(ParameterValues, RefuseWhatTheirTypeDoesNotHave) {
    ParameterValues values(kParameters);
    for (const auto& [name, value] : {std::pair("brief", "yes"),
                                      {"part", "time"},
                                      {"languages", "en,de"},
                                      {"languages", ""},
                                      {"seed", "-1"},
                                      {"seed", "18446744073709551616"},
                                      {"seed", "1.5"},
                                      {"values", "1,two"},
                                      {"values", "1,,2"},
                                      {"values", "nan"}})
        try {
            values.set(name, value);
            ADD_FAILURE() << name << " takes " << value;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::InvalidArgument);
            EXPECT_THAT(error.what(), HasSubstr(name));
        }
    EXPECT_THAT(values.given(), IsEmpty());
    EXPECT_THROW(values.set("none", "1"), Error);
    EXPECT_THROW(values.text("none"), Error);
}

} // namespace
} // namespace pllava
