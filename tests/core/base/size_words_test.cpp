#include "core/base/size_words.h"

#include <gtest/gtest.h>

namespace pllava {
namespace {

TEST(SizeWords, HaveSensibleUnits) {
    EXPECT_EQ(sizeWords(0), "0 bytes");
    EXPECT_EQ(sizeWords(999), "999 bytes");
    EXPECT_EQ(sizeWords(1000), "1.0 kB");
    EXPECT_EQ(sizeWords(64'000), "64 kB");
    EXPECT_EQ(sizeWords(999'600), "1.0 MB");
    EXPECT_EQ(sizeWords(14'100'000'000), "14 GB");
    EXPECT_EQ(sizeWords(3'000'000'000'000), "3.0 TB");
}

} // namespace
} // namespace pllava
