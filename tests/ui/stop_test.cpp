#include <random>

#include <QAction>
#include <QComboBox>
#include <QPushButton>
#include <QSlider>
#include <QWindow>

#include "tests/support/footprint.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/studio.h"

namespace pllava::ui {
namespace {

using test::await;
using test::Footprint;

/// PLLAVA_STOPS asks for a longer run.
int stops() {
    return qEnvironmentVariableIsSet("PLLAVA_STOPS") ? qEnvironmentVariableIntValue("PLLAVA_STOPS") : 100;
}

constexpr auto kDragging = std::chrono::seconds(8);

#ifdef __SANITIZE_ADDRESS__
constexpr double kMoreMegabytes = 1e9; // freed memory is kept in quarantine
#else
constexpr double kMoreMegabytes = 10;
#endif

/// A window that has answered, and what it holds whenever it has nothing to do.
class BusyWindow : public testing::Test {
protected:
    void SetUp() override {
        QApplication::setActiveWindow(&m_studio.window());
        ASSERT_TRUE(m_studio.awaitAnswers(1));
        quiet(); // the caches of as many conversations as are kept
        quiet();
    }
    /// What it holds after one more answer in a conversation of its own.
    Footprint quiet() {
        m_studio.find<QAction>("ask.stop").trigger();
        m_studio.find<QAction>("ask.new").trigger();
        EXPECT_TRUE(await([this] { return m_studio.answers().isEmpty(); }));
        ask();
        EXPECT_TRUE(await([this] { return !m_studio.answering(); }));
        QTest::qWait(500); // norms and thumbnails follow
        return Footprint::now(m_studio.window());
    }
    void ask() {
        m_studio.find<QPlainTextEdit>("question").setPlainText(QStringLiteral("What happens in the video?"));
        m_studio.find<QAction>("ask.question").trigger();
    }
    void expectNoMore(const Footprint& before, const Footprint& after) {
        std::cout << before << "\n" << after << std::endl;
        EXPECT_LT(after.megabytes, before.megabytes + kMoreMegabytes);
        EXPECT_LE(after.objects, before.objects + 5);
        EXPECT_LE(after.threads, before.threads + 1);
        EXPECT_LE(after.files.size(), before.files.size() + 1) << testing::PrintToString(after.files);
    }

    test::ScratchFolder m_folder;
    test::DemoStudio m_studio{m_folder / "workspace.json"};
};

TEST_F(BusyWindow, StopsAtAnyMomentOfAnAnswer) {
    std::mt19937 random(0);
    const auto below = [&](int end) { return std::uniform_int_distribution<int>(0, end - 1)(random); };
    Footprint before;
    for (int i = 0; i < stops(); ++i) {
        if (i == stops() / 4) // caches are full
            before = quiet();
        if (i % 10 == 0)
            m_studio.find<QAction>("ask.new").trigger();
        if (i % 2 == 0) // another part of the video: the stop may fall into reading or encoding it
            m_studio.settings().setRange(TimeRange{0, 1 + below(100) / 50.0});
        ask();
        ASSERT_TRUE(m_studio.answering());
        QTest::qWait(below(150));
        QTest::keyClick(m_studio.window().windowHandle(), Qt::Key_Escape);
        ASSERT_TRUE(await([this] { return !m_studio.answering(); }, std::chrono::seconds(10))) << "stop " << i;
    }
    m_studio.settings().setRange(std::nullopt);
    expectNoMore(before, quiet());
    EXPECT_EQ(m_studio.answers(), QStringList{test::kDemoGreeting});
}

TEST_F(BusyWindow, LoadsThatOvertakeEachOtherLeaveTheLastModel) {
    std::mt19937 random(0);
    auto& adapters = m_studio.named<QComboBox>("Adapter");
    const auto choose = [&](int index) {
        adapters.setCurrentIndex(index);
        emit adapters.activated(index);
    };
    const int count = adapters.count();
    ASSERT_GT(count, 2);
    const Footprint before = quiet();
    for (int i = 0; i < stops() / 4; ++i) {
        ask();
        choose(1 + static_cast<int>(random() % static_cast<unsigned>(count - 1)));
        QTest::qWait(static_cast<int>(random() % 120));
    }
    choose(0);
    m_studio.find<QPlainTextEdit>("question").setPlainText(QStringLiteral("What?"));
    ASSERT_TRUE(await([this] { return !m_studio.answering() && m_studio.find<QPushButton>("ask").isEnabled(); }))
        << "no model was loaded";
    EXPECT_EQ(adapters.currentIndex(), 0);
    expectNoMore(before, quiet());
    EXPECT_EQ(m_studio.answers().size(), 1);
}

TEST_F(BusyWindow, ASliderDraggedWhileItAnswersIsFollowedAndNothingPilesUp) {
    QSlider& rows = m_studio.named<QSlider>("H′");
    const QPoint left(6, rows.height() / 2), right(rows.width() - 7, rows.height() / 2);
    const Footprint before = quiet();
    QTest::mousePress(&rows, Qt::LeftButton, {}, left);
    const auto end = std::chrono::steady_clock::now() + kDragging;
    int asked = 0;
    for (int i = 0; std::chrono::steady_clock::now() < end; ++i) {
        if (!m_studio.answering()) {
            if (++asked % 5 == 0)
                m_studio.find<QAction>("ask.new").trigger();
            ask();
        }
        QTest::mouseMove(&rows, left + (right - left) * (i % 40) / 40);
        QTest::qWait(10);
    }
    QTest::mouseRelease(&rows, Qt::LeftButton, {}, left);
    EXPECT_GT(asked, 3);
    rows.setValue(8);
    expectNoMore(before, quiet());
}

} // namespace
} // namespace pllava::ui
