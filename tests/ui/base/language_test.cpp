// The program's languages and one more, which is a file that this test is built with.

#include "ui/base/language.h"

#include <QPushButton>

#include <gmock/gmock.h>

#include "tests/support/await.h"
#include "ui/notice_bar.h"

namespace pllava::ui {
namespace {

using testing::Pair;

class Languages : public testing::Test {
protected:
    void TearDown() override { applyLanguage(QStringLiteral("en")); }
};

TEST_F(Languages, AreTheFilesThatThereAreByTheirOwnNames) {
    std::vector<std::pair<QString, QString>> found;
    for (const Language& each : languages())
        found.emplace_back(each.code, each.name);
    EXPECT_THAT(found, testing::ElementsAre(Pair(QStringLiteral("en"), QStringLiteral("English")),
                                            Pair(QStringLiteral("eo"), QStringLiteral("Esperanto")),
                                            Pair(QStringLiteral("zh_CN"), QStringLiteral("简体中文"))));
}

TEST_F(Languages, OneThatWasAddedIsSpoken) {
    NoticeBar bar;
    const auto says = [&](const QString& word) {
        const auto buttons = bar.findChildren<QPushButton*>();
        return test::await([&] {
            return std::ranges::any_of(buttons, [&](const QPushButton* each) { return each->text() == word; });
        });
    };
    bar.show(QStringLiteral("something"));
    applyLanguage(QStringLiteral("eo"));
    EXPECT_EQ(currentLanguage(), QStringLiteral("eo"));
    EXPECT_TRUE(says(QStringLiteral("Fermi")));
    applyLanguage(QStringLiteral("zh_CN"));
    EXPECT_TRUE(says(QStringLiteral("关闭")));
    applyLanguage(QStringLiteral("en"));
    EXPECT_TRUE(says(QStringLiteral("Close")));
}

TEST_F(Languages, AnotherRegionsAndUnknownOnesHaveTheNearest) {
    for (const auto& [asked, spoken] :
         {std::pair{"zh_TW", "zh_CN"}, {"zh", "zh_CN"}, {"eo_001", "eo"}, {"fi_FI", "en"}, {"en_GB", "en"}}) {
        applyLanguage(QLatin1String(asked));
        EXPECT_EQ(currentLanguage(), QLatin1String(spoken)) << asked;
    }
}

TEST_F(Languages, TheNextOneComesInACircle) {
    QStringList seen;
    for (int i = 0; i < 3; ++i) {
        seen << nextLanguage().code;
        applyLanguage(seen.back());
    }
    EXPECT_EQ(seen, (QStringList{QStringLiteral("eo"), QStringLiteral("zh_CN"), QStringLiteral("en")}));
}

} // namespace
} // namespace pllava::ui
