#include "tests/ui/monkey.h"

#include <array>
#include <fstream>

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QDropEvent>
#include <QMenuBar>
#include <QMimeData>
#include <QSignalSpy>
#include <QSlider>
#include <QSplitter>
#include <QToolButton>
#include <QWindow>

#include "ui/base/language.h"
#include "ui/look/theme.h"
#include "ui/player/player_panel.h"
#include "ui/player/timeline.h"
#include "ui/player/video_view.h"

namespace pllava::ui {
namespace {

using test::await;

const QString kSamples = QStringLiteral(PLLAVA_RESOURCES "/samples/");

/// These choose files in a loop of their own, or end the program.
bool isOffLimits(const QAction& action) {
    static const QStringList names{QStringLiteral("file.open"), QStringLiteral("file.model"),
                                   QStringLiteral("ask.export"), QStringLiteral("file.quit")};
    return names.contains(action.objectName());
}

bool isOffLimits(const QWidget& widget) {
    const auto* view = qobject_cast<const VideoView*>(&widget);
    return (view && !view->hasPicture()) || qobject_cast<const QMenuBar*>(&widget) ||
           widget.accessibleName().contains(QStringLiteral("xport")) ||
           widget.accessibleName().contains(QStringLiteral("导出"));
}

} // namespace

Monkey::Monkey(test::Studio& studio, unsigned seed, const std::filesystem::path& files)
    : m_studio(studio), m_random(seed), m_files(files),
      m_compared(studio.window().findChildren<QLabel*>(QStringLiteral("comparedAnswer")).size()) {
    const auto write = [&](const char* name, const std::string& text) { std::ofstream(files / name) << text; };
    write("empty.mp4", "");
    write("text.mp4", "This is no video.");
    std::ifstream whole((kSamples + QStringLiteral("appearing.mp4")).toStdString(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(whole), {}};
    write("cut.mp4", bytes.substr(0, bytes.size() / 2));
    std::string noise = bytes;
    for (std::size_t at = 2000; at < noise.size(); at += 37)
        noise[at] = static_cast<char>(below(256));
    write("noise.mp4", noise);
    QObject::connect(&m_closer, &QTimer::timeout, [] {
        for (QWidget* open : {QApplication::activePopupWidget(), QApplication::activeModalWidget()})
            if (open)
                open->close();
    });
    m_closer.start(20);
}

void Monkey::act() {
    using Step = void (Monkey::*)();
    static constexpr std::pair<const char*, Step> steps[] = {
        {"drag the timeline", &Monkey::dragTimeline},
        {"drag a slider", &Monkey::dragSlider},
        {"drag the splitter", &Monkey::dragSplitter},
        {"drag a dock's border", &Monkey::dragBorderOfDock},
        {"click somewhere", &Monkey::click},
        {"press a key", &Monkey::press},
        {"press a shortcut", &Monkey::pressShortcut},
        {"type", &Monkey::type},
        {"ask", &Monkey::ask},
        {"open", &Monkey::open},
        {"drop a file", &Monkey::drop},
        {"choose in a list", &Monkey::choose},
        {"move a dock", &Monkey::moveDock},
        {"resize", &Monkey::resize},
        {"seek", &Monkey::seek},
        {"stop", &Monkey::stop},
        {"change language or theme", &Monkey::changeLooks},
        {"answer again or edit", &Monkey::talkAgain},
    };
    const auto& [name, step] = steps[below(static_cast<int>(std::size(steps)))];
    m_last = name;
    (this->*step)();
    QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

template <typename Thing, typename Fits> Thing* Monkey::any(Fits fits) {
    auto all = m_studio.window().template findChildren<Thing*>();
    all.removeIf([&](Thing* each) { return !fits(*each); });
    return all.isEmpty() ? nullptr : all[below(static_cast<int>(all.size()))];
}

template <typename Thing> Thing* Monkey::anySeen() {
    return any<Thing>([this](const QWidget& each) {
        return each.isVisible() && each.isEnabled() && each.window() == &m_studio.window() && !each.size().isEmpty();
    });
}

QPoint Monkey::somewhereIn(const QWidget& widget) {
    return {below(widget.width()), below(widget.height())};
}

PlayerPanel& Monkey::player() {
    return m_studio.find<PlayerPanel>("player");
}

void Monkey::drag(QWidget& widget, QPoint from, QPoint to, Qt::KeyboardModifiers keys) {
    const QWidget& window = m_studio.window();
    const auto inside = [&](QPoint point) {
        const QPoint at = widget.mapTo(&window, point);
        return QPoint(std::clamp(at.x(), 0, window.width() - 1), std::clamp(at.y(), 0, window.height() - 1));
    };
    const QPoint begin = inside(from), end = inside(to);
    QTest::mousePress(handle(), Qt::LeftButton, keys, begin);
    constexpr int kSteps = 5;
    for (int step = 1; step <= kSteps; ++step) {
        QTest::mouseMove(handle(), begin + (end - begin) * step / kSteps);
        QCoreApplication::processEvents(QEventLoop::AllEvents, 2);
    }
    QTest::mouseRelease(handle(), Qt::LeftButton, keys, end);
}

void Monkey::dragTimeline() {
    auto& timeline = m_studio.find<Timeline>("timeline");
    if (timeline.isVisible() && timeline.window() == &m_studio.window())
        drag(timeline, somewhereIn(timeline), somewhereIn(timeline), chance() ? Qt::ShiftModifier : Qt::NoModifier);
}

void Monkey::dragSlider() {
    if (auto* slider = anySeen<QSlider>())
        drag(*slider, somewhereIn(*slider), somewhereIn(*slider));
}

void Monkey::dragSplitter() {
    auto* splitter = anySeen<QSplitter>();
    if (splitter && splitter->count() > 1)
        drag(*splitter->handle(1), splitter->handle(1)->rect().center(), QPoint(below(800) - 400, 0));
}

void Monkey::dragBorderOfDock() {
    if (auto* dock = anySeen<QDockWidget>(); dock && !dock->isFloating())
        drag(*dock, chance() ? QPoint(dock->width() / 2, -2) : QPoint(dock->width() + 2, dock->height() / 2),
             QPoint(below(600) - 300, below(400) - 200));
}

void Monkey::click() {
    auto* widget = anySeen<QWidget>();
    const QPoint at = widget ? widget->mapTo(&m_studio.window(), somewhereIn(*widget)) : QPoint();
    QWidget* there = m_studio.window().childAt(at);
    if (!there || isOffLimits(*there))
        return;
    if (chance())
        QTest::mouseClick(handle(), Qt::LeftButton, {}, at);
    else
        QTest::mouseMove(handle(), at);
}

void Monkey::press() {
    static constexpr std::array keys{Qt::Key_Tab,    Qt::Key_Left,     Qt::Key_Right, Qt::Key_Up,
                                     Qt::Key_Down,   Qt::Key_Home,     Qt::Key_End,   Qt::Key_1,
                                     Qt::Key_PageUp, Qt::Key_PageDown, Qt::Key_Escape};
    const int times = 1 + below(3);
    for (int i = 0; i < times; ++i)
        QTest::keyClick(handle(), keys[static_cast<std::size_t>(below(keys.size()))],
                        below(4) == 0 ? Qt::ShiftModifier : Qt::NoModifier);
}

void Monkey::pressShortcut() {
    const auto* action =
        any<QAction>([](const QAction& each) { return !each.shortcut().isEmpty() && !isOffLimits(each); });
    if (action)
        QTest::keySequence(handle(), action->shortcut());
}

void Monkey::type() {
    auto& field = m_studio.find<QPlainTextEdit>("question");
    field.setFocus();
    QTest::keyClicks(&field, QStringLiteral("what <b> %1 ").arg(below(1000)));
    if (chance())
        QTest::keyClick(&field, below(4) == 0 ? Qt::Key_Escape : Qt::Key_Return,
                        chance() ? Qt::ShiftModifier : Qt::NoModifier);
}

void Monkey::ask() {
    static const char* const questions[] = {"What happens in the video?", "什么在动？", "<b>What</b> moves? </s>"};
    m_studio.find<QPlainTextEdit>("question").setPlainText(QString::fromUtf8(questions[below(3)]));
    m_studio.find<QAction>("ask.question").trigger();
}

QString Monkey::video() {
    static const char* const names[] = {"moving-right", "appearing", "two-shapes-left", "still-life"};
    return kSamples + QLatin1String(names[below(4)]) + QStringLiteral(".mp4");
}

QString Monkey::brokenVideo() {
    static const char* const names[] = {"empty.mp4", "text.mp4", "cut.mp4", "noise.mp4", "nowhere.mp4"};
    return QString::fromStdString((m_files / names[below(5)]).string());
}

void Monkey::open() {
    m_studio.window().openVideo(below(4) == 0 ? brokenVideo() : video());
    if (below(3) == 0) // before the first has come
        m_studio.window().openVideo(video());
}

void Monkey::drop() {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(below(3) == 0 ? brokenVideo() : video())});
    auto& view = m_studio.find<VideoView>("videoView");
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&view, &enter);
    QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&view, &drop);
}

void Monkey::choose() {
    auto* box = anySeen<QComboBox>();
    for (int times = 1 + below(2); box && box->count() > 0 && times > 0; --times) { // the second cancels a load
        box->setCurrentIndex(below(box->count()));
        emit box->activated(box->currentIndex());
    }
}

void Monkey::moveDock() {
    auto* dock = any<QDockWidget>([](const QDockWidget&) { return true; });
    switch (below(3)) {
    case 0: dock->setVisible(chance()); break;
    case 1: dock->setFloating(chance()); break;
    default:
        m_studio.window().addDockWidget(chance() ? Qt::BottomDockWidgetArea : Qt::RightDockWidgetArea, dock);
        break;
    }
}

void Monkey::resize() {
    QWidget& window = m_studio.window();
    window.resize(chance() ? window.minimumSize() : QSize(1024 + below(900), 640 + below(500)));
}

void Monkey::seek() {
    player().seek(below(500) / 100.0);
}

void Monkey::stop() {
    m_studio.find<QAction>("ask.stop").trigger();
}

void Monkey::changeLooks() {
    if (chance())
        applyLanguage(QLatin1String(chance() ? "en" : "zh_CN"));
    else
        applyTheme(chance() ? Theme::Light : Theme::Dark);
}

void Monkey::talkAgain() {
    static const QStringList names{QStringLiteral("Answer again"), QStringLiteral("Edit the question and ask again")};
    if (auto* button = any<QToolButton>([](const QToolButton& each) { return names.contains(each.accessibleName()); }))
        button->click();
}

/// As many configurations as there were at first.
void Monkey::restoreCompared() {
    const auto change = [this](const char* name) { m_studio.named<QToolButton>(name).click(); };
    const auto count = [this] {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return m_studio.window().findChildren<QLabel*>(QStringLiteral("comparedAnswer")).size();
    };
    while (count() < m_compared)
        change("Add configuration (up to six)");
    while (count() > m_compared)
        change("Remove the last configuration");
}

bool Monkey::settle() {
    MainWindow& window = m_studio.window();
    for (const char* name : {"player.fullScreen", "player.loop", "player.mute", "view.presentation", "view.overlay"})
        if (auto& action = m_studio.find<QAction>(name); action.isChecked())
            action.trigger();
    for (QDialog* dialog : window.findChildren<QDialog*>())
        dialog->close();
    for (QDockWidget* dock : window.findChildren<QDockWidget*>()) {
        dock->setFloating(false);
        window.addDockWidget(Qt::BottomDockWidgetArea, dock);
        dock->show();
    }
    window.resize(1440, 900);
    applyLanguage(QStringLiteral("en"));
    applyTheme(Theme::Light);
    stop();
    QCoreApplication::processEvents(); // the buttons have their English names again
    restoreCompared();
    if (!m_studio.open(kSamples + QStringLiteral("moving-right.mp4")))
        return false;
    m_studio.find<QAction>("ask.new").trigger();
    QSignalSpy ready(&window, &MainWindow::ready);
    m_studio.find<QAction>("file.demo").trigger();
    if (!await([&] { return !ready.isEmpty(); }))
        return false;
    ask();
    if (!m_studio.awaitAnswers(1))
        return false;
    QTest::qWait(500); // thumbnails and norms follow
    return true;
}

} // namespace pllava::ui
