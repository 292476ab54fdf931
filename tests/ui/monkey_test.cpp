#include <fstream>
#include <random>

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QSlider>
#include <QToolButton>

#include <unistd.h>

#include "tests/support/studio.h"
#include "ui/language.h"
#include "ui/player/player_panel.h"
#include "ui/theme.h"

namespace pllava::ui {
namespace {

using test::await;

constexpr int kActions = 1000;

double residentMegabytes() {
    long all = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Does what a restless person does; what comes next depends on the seed alone.
class Monkey {
public:
    Monkey(test::Studio& studio, unsigned seed) : m_studio(studio), m_random(seed) {}

    void act() {
        switch (below(12)) {
        case 0: return m_studio.window().openVideo(sample());
        case 1: return ask();
        case 2: return m_studio.find<QAction>("ask.stop").trigger();
        case 3: return player().seek(below(500) / 100.0);
        case 4: return any<QDockWidget>([this](QDockWidget* dock) { dock->setVisible(below(2) == 0); });
        case 5: return applyLanguage(QLatin1String(below(2) == 0 ? "en" : "zh_CN"));
        case 6: return applyTheme(below(2) == 0 ? Theme::Light : Theme::Dark);
        case 7: return any<QComboBox>([this](QComboBox* box) { choose(*box); });
        case 8:
            return any<QToolButton>([](QToolButton* button) {
                if (!button->menu() && button->accessibleName() == QStringLiteral("Answer again"))
                    button->click();
            });
        case 9:
            return any<QAction>([](QAction* action) {
                if (action->objectName().startsWith(QStringLiteral("player.")) ||
                    action->objectName() == QStringLiteral("view.overlay"))
                    action->trigger();
            });
        default:
            return any<QSlider>([this](QSlider* slider) {
                slider->setValue(slider->minimum() + below(std::min(12, slider->maximum() - slider->minimum() + 1)));
            });
        }
    }

private:
    int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(m_random); }
    PlayerPanel& player() { return *m_studio.window().findChild<PlayerPanel*>(); }
    template <typename Thing, typename Use> void any(Use use) {
        const auto all = m_studio.window().findChildren<Thing*>();
        if (!all.isEmpty())
            use(all[below(static_cast<int>(all.size()))]);
    }
    void choose(QComboBox& box) {
        if (!box.isEnabled() || box.count() == 0)
            return;
        box.setCurrentIndex(below(box.count()));
        emit box.activated(box.currentIndex());
    }
    QString sample() {
        static const char* const names[] = {"moving-right", "appearing", "two-shapes-left", "still-life"};
        return QStringLiteral(PLLAVA_RESOURCES "/samples/%1.mp4").arg(QLatin1String(names[below(4)]));
    }
    void ask() {
        static const char* const questions[] = {"What happens in the video?", "什么在动？", "<b>What</b> moves? </s>"};
        m_studio.find<QPlainTextEdit>("question").setPlainText(QString::fromUtf8(questions[below(3)]));
        m_studio.find<QAction>("ask.question").trigger();
    }

    test::Studio& m_studio;
    std::mt19937 m_random;
};

TEST(Monkey, AThousandActionsLeaveAWindowThatAnswers) {
    const test::ScratchFolder folder;
    test::Studio studio(folder / "workspace.json");
    ASSERT_TRUE(studio.awaitAnswers(1));
    const unsigned seed = qEnvironmentVariableIntValue("PLLAVA_MONKEY_SEED");
    Monkey monkey(studio, seed);
    double early = 0;
    for (int i = 0; i < kActions; ++i) {
        monkey.act();
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        if (i == kActions / 4)
            early = residentMegabytes();
    }
    applyLanguage(QStringLiteral("en"));
    applyTheme(Theme::Light);
    studio.find<QAction>("ask.stop").trigger();
    auto& field = studio.find<QPlainTextEdit>("question");
    ASSERT_TRUE(await([&] {
        field.setPlainText(QStringLiteral("What happens in the video?"));
        studio.find<QAction>("ask.new").trigger();
        studio.find<QAction>("ask.question").trigger();
        return studio.answers().size() == 1;
    })) << "the worker is stuck; seed "
        << seed;
    EXPECT_TRUE(studio.awaitAnswers(1)) << "no answer; seed " << seed;
    std::printf("seed %u: resident %.0f MB after %d actions, %.0f MB after %d\n", seed, early, kActions / 4,
                residentMegabytes(), kActions);
    EXPECT_LT(residentMegabytes(), early + 250) << "memory grows; seed " << seed;
}

} // namespace
} // namespace pllava::ui
