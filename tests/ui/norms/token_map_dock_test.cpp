#include "ui/norms/token_map_dock.h"

#include <QLabel>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include "tests/ui/norms/sample_norms.h"
#include "ui/base/language.h"
#include "ui/look/theme.h"
#include "ui/norms/dominant_token_model.h"
#include "ui/norms/token_grid.h"

namespace pllava::ui {
namespace {

/// Eight frames of 3 × 4 tokens, three of them large.
TokenNorms threeLarge() {
    TokenNorms norms = test::sampleNorms({8, 3, 4}, 1);
    norms.norms[5 * 12 + 2 * 4 + 1] = 48.2f; // t 5, row 2, column 1
    norms.norms[5 * 12] = 40;
    norms.norms[3] = 44;
    return norms;
}

class MapDock : public testing::Test {
protected:
    MapDock() {
        m_dock.resize(500, 500);
        m_dock.show();
        m_dock.showNorms(threeLarge());
        QTest::qWait(0); // layouts
    }
    TokenGrid& grid() { return *m_dock.findChild<TokenGrid*>(); }
    QListView& list() { return *m_dock.findChild<QListView*>(QStringLiteral("dominantTokens")); }
    bool says(const QString& text) {
        for (const QLabel* label : m_dock.findChildren<QLabel*>())
            if (label->isVisible() && label->text() == text)
                return true;
        return false;
    }
    using Place = std::array<std::int64_t, 3>;
    static Place placeOf(const QList<QVariant>& arguments) {
        return {arguments[0].value<std::int64_t>(), arguments[1].value<std::int64_t>(),
                arguments[2].value<std::int64_t>()};
    }
    TokenMapDock m_dock;
    QSignalSpy m_clicked{&m_dock, &TokenMapDock::tokenClicked};
};

TEST_F(MapDock, AClickOnACellNamesItsToken) {
    for (const std::int64_t index : {0, 69, 95}) {
        QTest::mouseClick(&grid(), Qt::LeftButton, {}, grid().cellOf(index).center().toPoint());
        ASSERT_FALSE(m_clicked.isEmpty());
        EXPECT_EQ(placeOf(m_clicked.takeLast()), (Place{index / 12, index / 4 % 3, index % 4}));
    }
    QTest::mouseClick(&grid(), Qt::LeftButton, {}, QPoint(grid().width() - 1, grid().height() - 1));
    EXPECT_TRUE(m_clicked.isEmpty());
}

TEST_F(MapDock, ThePointerIsToldTheNorm) {
    QTest::mouseMove(&grid(), grid().cellOf(69).center().toPoint());
    EXPECT_TRUE(says(QStringLiteral("t 5 · row 2 · col 1 · norm 48.2 · dominant")));
    QTest::mouseMove(&grid(), QPoint(grid().width() - 1, grid().height() - 1));
    EXPECT_TRUE(says(QStringLiteral("3 dominant in 2 of 8 frames")));
}

TEST_F(MapDock, ArrowKeysWalkAndEnterChooses) {
    grid().setFocus();
    for (const auto key : {Qt::Key_PageDown, Qt::Key_Down, Qt::Key_Right, Qt::Key_Right, Qt::Key_Left, Qt::Key_Return})
        QTest::keyClick(&grid(), key);
    ASSERT_EQ(m_clicked.count(), 1);
    EXPECT_EQ(placeOf(m_clicked.front()), (Place{1, 1, 1}));
    for (int i = 0; i < 20; ++i)
        QTest::keyClick(&grid(), Qt::Key_PageUp); // stops at the beginning
    QTest::keyClick(&grid(), Qt::Key_Enter);
    EXPECT_EQ(placeOf(m_clicked.back())[0], 0);
}

TEST_F(MapDock, TheListLeadsToItsTokens) {
    ASSERT_EQ(list().model()->rowCount(), 3);
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, list().visualRect(list().model()->index(0, 0)).center());
    ASSERT_EQ(m_clicked.count(), 1);
    EXPECT_EQ(placeOf(m_clicked.front()), (Place{5, 2, 1}));
    list().setFocus();
    QTest::keyClick(&list(), Qt::Key_Down);
    QTest::keyClick(&list(), Qt::Key_Return);
    EXPECT_EQ(placeOf(m_clicked.back()), (Place{0, 0, 3}));
}

TEST_F(MapDock, CellsHaveTheirColoursAndDominantOnesAFrame) {
    const QImage image = grid().grab().toImage();
    const auto colorAt = [&](std::int64_t index) { return image.pixelColor(grid().cellOf(index).center().toPoint()); };
    EXPECT_EQ(colorAt(69), QColor(0xfde725)); // the largest of all: viridis' last colour
    EXPECT_LT(colorAt(70).green(), 0x90);
    const QPoint edge = grid().cellOf(69).center().toPoint() - QPoint(qRound(grid().cellOf(69).width() / 2), 0);
    bool framed = false;
    for (int x = edge.x() - 2; x <= edge.x() + 2; ++x)
        framed = framed || image.pixelColor(x, edge.y()) == colorsOf(grid().palette()).emphasis;
    EXPECT_TRUE(framed);
}

TEST_F(MapDock, ThePlayingFramesGridIsMarked) {
    const auto before = grid().grab().toImage();
    m_dock.setTime(0.3 + 0.6 * 5);
    EXPECT_NE(grid().grab().toImage(), before);
}

TEST_F(MapDock, FramesThatDoNotFitAreScrolledTo) {
    m_dock.resize(200, 300);
    m_dock.showNorms(test::sampleNorms({64, 12, 12}));
    QTest::qWait(0);
    EXPECT_GT(grid().height(), 300);
    m_dock.showNorms(threeLarge());
    m_dock.clear();
    EXPECT_FALSE(grid().isVisible());
}

} // namespace
} // namespace pllava::ui
