#include "core/checkpoint/module_pattern.h"

#include <string>

#include <gtest/gtest.h>

namespace pllava {
namespace {

const std::string kName = "model.language_model.layers.11.self_attn.q_proj";

bool whole(const std::string& expression, const std::string& name = kName) {
    const auto pattern = ModulePattern::parse(expression);
    EXPECT_TRUE(pattern) << expression;
    return pattern && pattern->matches(name);
}

bool end(const std::string& expression, const std::string& name = kName) {
    const auto pattern = ModulePattern::parse(expression);
    EXPECT_TRUE(pattern) << expression;
    return pattern && pattern->matchesEnd(name);
}

// Every expectation below is what Python's re.fullmatch(expression, name) says.
TEST(ModulePattern, MatchesWholeNamesAsPythonDoes) {
    for (const char* expression :
         {R"(.*language_model.*\.(q_proj|v_proj))", ".*", R"(model\.language_model\.layers\.\d+\.self_attn\.q_proj)",
          R"(.*\.(?:1|11)\..*_proj)", "^.*q_proj$", R"(.*layers\.[0-9]{1,2}\..*)", R"(.*layers\.[^0]+.*)",
          R"((model|base)(\.\w+)*)", ".+?q_proj", R"([a-z_.\d]*)", "(|x)model.*"})
        EXPECT_TRUE(whole(expression)) << expression;
    for (const char* expression : {"q_proj", R"(.*\.(k|v)_proj)", R"(.*layers\.1\..*)", ".*q_proj.", "$.*", ".*^q.*",
                                   R"(.*layers\.[0-9]\..*)", R"(.*layers\.\d{3}\..*)", ""})
        EXPECT_FALSE(whole(expression)) << expression;
}

// re.match(rf"(.*\.)?({key})$", name), PEFT's get_pattern_key.
TEST(ModulePattern, MatchesEndsBehindADotAsPeftDoes) {
    for (const char* key : {"q_proj", "self_attn.q_proj", "layers.11.self_attn.q_proj", ".*", R"(layers\.\d+\..*)",
                            "^model.language_model.layers.11.self_attn.q_proj", "k_proj|q_proj", ".*_proj", "1.*"})
        EXPECT_TRUE(end(key)) << key;
    for (const char* key : {"proj", "_proj", "1.self_attn.q_proj", "^q_proj", "self_attn", "layers.1.self_attn.q_proj"})
        EXPECT_FALSE(end(key)) << key;
    EXPECT_TRUE(end("q_proj", "q_proj"));
}

TEST(ModulePattern, RefusesWhatIsNotKnown) {
    for (const std::string expression :
         {"(",     ")",     "a)",           "[",     "[]",    "[a",    "*",    "+a",    "a**", "a{2",        "a{3,2}",
          "a{65}", "(?=a)", "(?!vision).*", "(?i)a", R"(\b)", R"(\1)", R"(\)", "[z-a]", "a++", "(a{60}){60}"})
        EXPECT_FALSE(ModulePattern::parse(expression)) << expression;
    EXPECT_FALSE(ModulePattern::parse(std::string(2000, 'a')));
    EXPECT_FALSE(ModulePattern::parse(std::string(40, '(') + "a" + std::string(40, ')')));
}

TEST(ModulePattern, IsQuickWhereBacktrackingIsNot) {
    const std::string name(400, 'a');
    EXPECT_FALSE(whole("(a*)*(a*)*(a|a)*b", name)); // 2^400 ways
    EXPECT_FALSE(whole("((a?){50}a{50}){3}b", name));
    EXPECT_TRUE(whole("(a*)*", name));
}

} // namespace
} // namespace pllava
