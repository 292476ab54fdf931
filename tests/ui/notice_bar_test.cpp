#include "ui/notice_bar.h"

#include <QLabel>

#include <gtest/gtest.h>

#include "ui/look/theme.h"

namespace pllava::ui {
namespace {

QColor colorOf(const NoticeBar& bar) {
    const auto& text = *bar.findChild<QLabel*>();
    return text.palette().color(text.foregroundRole());
}

TEST(Notice, WhatWasDoneDoesNotLookLikeAFault) {
    NoticeBar bar;
    const Colors colors = colorsOf(bar.palette());
    bar.showDone(QStringLiteral("The report is written"));
    EXPECT_EQ(colorOf(bar), colors.good);
    bar.show(Error(ErrorKind::NotFound, "there is no file"));
    EXPECT_EQ(colorOf(bar), colors.bad);
    bar.showDone(QStringLiteral("The conversation is deleted"));
    applyTheme(Theme::Dark);
    EXPECT_EQ(colorOf(bar), colorsOf(bar.palette()).good);
    bar.show(QStringLiteral("It cannot be saved"));
    EXPECT_EQ(colorOf(bar), colorsOf(bar.palette()).bad);
    applyTheme(Theme::Light);
}

TEST(Notice, AHintStaysAHint) {
    NoticeBar bar(NoticeBar::Tone::Hint);
    bar.showDone(QStringLiteral("done"));
    bar.show(QStringLiteral("good to know"));
    EXPECT_EQ(colorOf(bar), colorsOf(bar.palette()).emphasis);
}

} // namespace
} // namespace pllava::ui
