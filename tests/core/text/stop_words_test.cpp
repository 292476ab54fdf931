#include "core/text/stop_words.h"

#include <gtest/gtest.h>

namespace pllava {
namespace {

std::string through(StopWords& words, const std::vector<std::string>& pieces) {
    std::string out;
    for (const std::string& piece : pieces)
        out += words.push(piece);
    return out + words.finish();
}

TEST(StopWords, TextEndsBeforeTheFirstWordEvenAcrossPieces) {
    StopWords words({"USER:", "###"});
    EXPECT_EQ(through(words, {"It is ", "red US", "ER", ": and ### more"}), "It is red ");
    EXPECT_TRUE(words.found());
    EXPECT_EQ(words.text(), "It is red ");
}

TEST(StopWords, AnUnfinishedBeginningIsGivenOutInTheEnd) {
    StopWords words({"USER:"});
    EXPECT_EQ(words.push("the US"), "the ");
    EXPECT_EQ(words.push(" flag"), "US flag");
    EXPECT_EQ(words.push(" U"), " ");
    EXPECT_EQ(words.finish(), "U");
    EXPECT_FALSE(words.found());
}

TEST(StopWords, WithoutWordsEverythingPassesAtOnce) {
    StopWords words({});
    EXPECT_EQ(words.push("all of it"), "all of it");
    StopWords empty({""});
    EXPECT_EQ(empty.push("all of it"), "all of it");
    EXPECT_FALSE(empty.found());
}

} // namespace
} // namespace pllava
