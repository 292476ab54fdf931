#include "ui/player/player_actions.h"

#include "ui/look/icons.h"

namespace pllava::ui {

PlayerActions::PlayerActions(QObject* parent) : QObject(parent) {
    play = add("play", Qt::Key_Space, "media-playback-start");
    back = add("back", Qt::Key_Left, "media-seek-backward");
    forward = add("forward", Qt::Key_Right, "media-seek-forward");
    previousFrame = add("previousFrame", Qt::Key_Comma, "go-previous");
    nextFrame = add("nextFrame", Qt::Key_Period, "go-next");
    reverse = add("reverse", Qt::Key_J);
    halt = add("halt", Qt::Key_K);
    shuttle = add("shuttle", Qt::Key_L);
    slower = add("slower", Qt::Key_BracketLeft);
    faster = add("faster", Qt::Key_BracketRight);
    normalSpeed = add("normalSpeed", Qt::Key_Backspace);
    loop = add("loop", Qt::CTRL | Qt::Key_L, "media-playlist-repeat");
    rangeStart = add("rangeStart", Qt::Key_I);
    rangeEnd = add("rangeEnd", Qt::Key_O);
    rangeClear = add("rangeClear", Qt::CTRL | Qt::SHIFT | Qt::Key_L);
    mute = add("mute", Qt::Key_M, "player-volume");
    louder = add("louder", Qt::CTRL | Qt::Key_Up);
    quieter = add("quieter", Qt::CTRL | Qt::Key_Down);
    fullScreen = add("fullScreen", Qt::Key_F, "view-fullscreen");
    for (QAction* toggle : {loop, mute, fullScreen})
        toggle->setCheckable(true);
    for (QAction* once : {play, reverse, halt, shuttle, loop, mute, fullScreen})
        once->setAutoRepeat(false);
    setMediaOpen(false);
    retranslate();
}

QAction* PlayerActions::add(const char* name, const QKeySequence& key, const char* iconName) {
    auto* action = new QAction(this);
    action->setObjectName(QStringLiteral("player.") + QLatin1String(name));
    action->setShortcut(key);
    if (iconName)
        action->setIcon(icon(QLatin1String(iconName)));
    m_all.append(action);
    return action;
}

void PlayerActions::retranslate() {
    showPlaying(m_playing);
    back->setText(tr("Back 5 seconds"));
    forward->setText(tr("Forward 5 seconds"));
    previousFrame->setText(tr("Previous frame"));
    nextFrame->setText(tr("Next frame"));
    reverse->setText(tr("Play backwards, faster each time"));
    halt->setText(tr("Pause at normal speed"));
    shuttle->setText(tr("Play, faster each time"));
    slower->setText(tr("Slower"));
    faster->setText(tr("Faster"));
    normalSpeed->setText(tr("Normal speed"));
    loop->setText(tr("Loop the range A–B"));
    rangeStart->setText(tr("Start the range here (A)"));
    rangeEnd->setText(tr("End the range here (B)"));
    rangeClear->setText(tr("Clear the range"));
    mute->setText(tr("Mute"));
    louder->setText(tr("Louder"));
    quieter->setText(tr("Quieter"));
    fullScreen->setText(tr("Full screen"));
}

void PlayerActions::showPlaying(bool playing) {
    m_playing = playing;
    play->setIcon(icon(playing ? QStringLiteral("media-playback-pause") : QStringLiteral("media-playback-start")));
    play->setText(playing ? tr("Pause") : tr("Play"));
}

void PlayerActions::showMuted(bool muted) {
    mute->setChecked(muted);
    mute->setIcon(icon(muted ? QStringLiteral("player-volume-muted") : QStringLiteral("player-volume")));
}

void PlayerActions::setMediaOpen(bool open) {
    for (QAction* action : m_all)
        action->setEnabled(open || action == mute || action == louder || action == quieter || action == fullScreen);
}

} // namespace pllava::ui
