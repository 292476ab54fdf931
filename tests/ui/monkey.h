#pragma once

#include <random>

#include <QPointer>
#include <QTimer>

#include "tests/support/studio.h"

namespace pllava::ui {

class PlayerPanel;

/// Does what a restless person does, with mouse and keys where that is how it is done; what comes next depends on the
/// seed alone. Dialogs that choose files are not opened, menus and other dialogs are closed again.
class Monkey {
public:
    /// `files` is where it makes the videos that are none.
    Monkey(test::Studio& studio, unsigned seed, const std::filesystem::path& files);

    /// One thing, and a moment for the window to follow.
    void act();
    /// What act() did last.
    const std::string& last() const { return m_last; }
    /// Everything stopped and as on the first day: same model, video, panels, language. False when that hangs.
    bool settle();

private:
    int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(m_random); }
    bool chance() { return below(2) == 0; }
    template <typename Thing, typename Fits> Thing* any(Fits fits);
    template <typename Thing> Thing* anySeen();
    QPoint somewhereIn(const QWidget& widget);
    PlayerPanel& player();
    QWindow* handle() { return m_studio.window().windowHandle(); }
    QString video();
    QString brokenVideo();

    void drag(QWidget& widget, QPoint from, QPoint to, Qt::KeyboardModifiers keys = {});
    void dragTimeline();
    void dragSlider();
    void dragSplitter();
    void dragBorderOfDock();
    void click();
    void press();
    void pressShortcut();
    void type();
    void ask();
    void open();
    void drop();
    void choose();
    void moveDock();
    void resize();
    void seek();
    void stop();
    void changeLooks();
    void talkAgain();
    void restoreCompared();

    test::Studio& m_studio;
    std::mt19937 m_random;
    std::filesystem::path m_files;
    qsizetype m_compared; ///< configurations that the laboratory compares
    QTimer m_closer;
    std::string m_last;
};

} // namespace pllava::ui
