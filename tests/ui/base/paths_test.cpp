#include "ui/base/paths.h"

#include <random>

#include <QUrl>

#include <gtest/gtest.h>

namespace pllava::ui {
namespace {

const char* const kNames[] = {"/tmp/plain.mp4",
                              "/tmp/caf\xc3\xa9.mp4",      // UTF-8
                              "/tmp/caf\xe9.mp4",          // Latin-1
                              "/tmp/\xd6\xd0\xce\xc4.mp4", // GBK
                              "/tmp/\xed\xb3\xa9.mp4",     // a surrogate, which UTF-8 does not have
                              "/tmp/\xf0\x9f\x98\x80\xff.mp4",
                              "/tmp/\xef\xbf\xbd.mp4", // the replacement character
                              "/tmp/\xf0\x90\xb3\xa9\xe9",
                              "\xe9",
                              ""};

TEST(Paths, EveryNameComesBackByteForByte) {
    for (const char* name : kNames)
        EXPECT_EQ(pathOf(textOf(name)).native(), name);
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        std::string name;
        for (int i = 0; i < 12; ++i)
            name += static_cast<char>(1 + random() % 255);
        EXPECT_EQ(pathOf(textOf(name)).native(), name) << testing::PrintToString(name);
    }
}

TEST(Paths, Utf8IsOrdinaryText) {
    EXPECT_EQ(textOf("/tmp/caf\xc3\xa9.mp4"), QStringLiteral("/tmp/café.mp4"));
    EXPECT_EQ(textOf("/tmp/caf\xe9.mp4").size(), QStringLiteral("/tmp/café.mp4").size());
    EXPECT_NE(textOf("/tmp/caf\xe9.mp4"), textOf("/tmp/caf\xe8.mp4"));
    EXPECT_EQ(pathOf(QStringLiteral("/tmp/\U00010CE9")).native(), "/tmp/\xf0\x90\xb3\xa9"); // a pair, not an escape
}

TEST(Paths, AreStoredAsUtf8) {
    for (const char* name : kNames) {
        const QString stored = storedPath(textOf(name));
        EXPECT_TRUE(stored.isValidUtf16());
        EXPECT_EQ(pathOf(pathFromStored(QString::fromStdString(stored.toStdString()))).native(), name);
    }
    EXPECT_EQ(storedPath(QStringLiteral("/tmp/a b%20.mp4")), QStringLiteral("/tmp/a b%20.mp4"));
    EXPECT_EQ(storedPath(textOf("/tmp/a b/caf\xe9.mp4")), QStringLiteral("file:///tmp/a%20b/caf%E9.mp4"));
}

TEST(Paths, AreTakenFromUrls) {
    EXPECT_EQ(pathOf(localFile(QUrl::fromEncoded("file:///tmp/a%20caf%E9%25.mp4"))).native(), "/tmp/a caf\xe9%.mp4");
    EXPECT_EQ(localFile(QUrl::fromLocalFile(QStringLiteral("/tmp/视频 1.mp4"))), QStringLiteral("/tmp/视频 1.mp4"));
    EXPECT_TRUE(localFile(QUrl(QStringLiteral("https://example.org/a.mp4"))).isEmpty());
}

} // namespace
} // namespace pllava::ui
