#pragma once

#include <QAction>
#include <QList>
#include <QObject>

namespace pllava::ui {

/// All that can be done with the player, with names ("player.play"), texts, icons and default keys. GUI thread.
class PlayerActions : public QObject {
    Q_OBJECT
public:
    explicit PlayerActions(QObject* parent);

    QAction* play;
    QAction* back;
    QAction* forward;
    QAction* previousFrame;
    QAction* nextFrame;
    QAction* reverse;
    QAction* halt;
    QAction* shuttle;
    QAction* slower;
    QAction* faster;
    QAction* normalSpeed;
    QAction* loop;
    QAction* rangeStart;
    QAction* rangeEnd;
    QAction* rangeClear;
    QAction* mute;
    QAction* louder;
    QAction* quieter;
    QAction* fullScreen;

    /// In the order of a menu.
    const QList<QAction*>& all() const { return m_all; }
    void retranslate();
    void showPlaying(bool playing);
    void showMuted(bool muted);
    /// Without a video only the volume and the full screen can be changed.
    void setMediaOpen(bool open);

private:
    QAction* add(const char* name, const QKeySequence& key, const char* iconName = nullptr);

    QList<QAction*> m_all;
    bool m_playing = false;
};

} // namespace pllava::ui
