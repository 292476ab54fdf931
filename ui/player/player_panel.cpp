#include "ui/player/player_panel.h"

#include <QFileInfo>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "ui/base/choosing.h"
#include "ui/player/frame_strip.h"
#include "ui/player/key_guard.h"
#include "ui/player/player.h"
#include "ui/player/player_actions.h"
#include "ui/player/timeline.h"
#include "ui/player/transport_bar.h"
#include "ui/player/video_view.h"

namespace pllava::ui {

namespace {

constexpr double kJumpSeconds = 5;
constexpr double kVolumeStep = 0.1;

} // namespace

PlayerPanel::PlayerPanel(LiveSettings& settings, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_player(new Player(this)), m_actions(new PlayerActions(this)),
      m_view(new VideoView), m_timeline(new Timeline), m_transport(new TransportBar(*m_actions)),
      m_strip(new FrameStrip), m_stage(new QWidget), m_layout(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("player"));
    new KeyGuard(this);
    layOut();
    connectPlayer();
    connectActions();
    connectParts();
    addActions(m_actions->all());
    m_stage->addActions(m_actions->all()); // they work on the full screen too
    m_stage->installEventFilter(this);
    m_strip->hide();
}

PlayerPanel::~PlayerPanel() = default;

void PlayerPanel::layOut() {
    const int unit = fontMetrics().height();
    auto* controls = new QVBoxLayout;
    controls->setContentsMargins(0, unit / 4, 0, unit / 4);
    controls->setSpacing(unit / 4);
    controls->addWidget(m_timeline);
    controls->addWidget(m_transport);
    auto* stage = new QVBoxLayout(m_stage);
    stage->setContentsMargins(0, 0, 0, 0);
    stage->setSpacing(0);
    stage->addWidget(m_view, 1);
    stage->addLayout(controls);
    m_layout->setContentsMargins(unit / 2, unit / 2, unit / 2, unit / 2);
    m_layout->setSpacing(unit / 4);
    m_layout->addWidget(m_stage, 1);
    m_layout->addWidget(m_strip);
}

void PlayerPanel::connectPlayer() {
    connect(m_player, &Player::opened, this, &PlayerPanel::handleOpened);
    connect(m_player, &Player::failed, this, [this](const QString& message) {
        m_actions->setMediaOpen(false);
        m_timeline->setDuration(0);
        m_view->showError(message);
        emit failed(message);
    });
    connect(m_player, &Player::frameReady, this, &PlayerPanel::showFrame);
    connect(m_player, &Player::stateChanged, this,
            [this] { m_actions->showPlaying(m_player->state() == PlaybackState::Playing); });
    connect(m_player, &Player::speedChanged, this, [this] { m_transport->showSpeed(m_player->speed()); });
    connect(m_player, &Player::previewReady, m_timeline, &Timeline::showPreview);
    connect(m_player, &Player::thumbnailReady, m_strip, &FrameStrip::setThumbnail);
}

void PlayerPanel::connectActions() {
    const PlayerActions& a = *m_actions;
    const auto on = [this](QAction* action, auto call) { connect(action, &QAction::triggered, this, call); };
    on(a.play, [this] { togglePlay(); });
    on(a.back, [this] { seek(position() - kJumpSeconds); });
    on(a.forward, [this] { seek(position() + kJumpSeconds); });
    on(a.previousFrame, [this] { m_player->step(-1); });
    on(a.nextFrame, [this] { m_player->step(1); });
    on(a.reverse, [this] { shuttle(-1); });
    on(a.halt, [this] {
        pause();
        m_player->setSpeed(1);
    });
    on(a.shuttle, [this] { shuttle(1); });
    on(a.slower, [this] { changeSpeed(-1); });
    on(a.faster, [this] { changeSpeed(1); });
    on(a.normalSpeed, [this] { m_player->setSpeed(1); });
    on(a.loop, [this] { applyLoop(); });
    on(a.rangeStart, [this] { markRange(true); });
    on(a.rangeEnd, [this] { markRange(false); });
    on(a.rangeClear, [this] { m_settings.setRange(std::nullopt); });
    on(a.mute, [this] { applyVolume(); });
    on(a.louder, [this] { setVolume(m_volume + kVolumeStep); });
    on(a.quieter, [this] { setVolume(m_volume - kVolumeStep); });
    on(a.fullScreen, [this](bool full) { setFullScreen(full); });
}

void PlayerPanel::connectParts() {
    connect(m_view, &VideoView::fileDropped, this, &PlayerPanel::open);
    connect(m_view, &VideoView::openRequested, this, &PlayerPanel::chooseFile);
    connect(m_view, &VideoView::pictureSizeWanted, m_player, &Player::setPictureSize);
    connect(m_view, &VideoView::doubleClicked, m_actions->fullScreen, &QAction::trigger);
    connect(m_timeline, &Timeline::seekRequested, this, &PlayerPanel::seek);
    connect(m_timeline, &Timeline::rangeEdited, &m_settings, &LiveSettings::setRange);
    connect(&m_settings, &LiveSettings::changed, this, [this](const AskSettings& before) {
        if (m_settings.value().range != before.range)
            showRange();
    });
    connect(m_timeline, &Timeline::previewWanted, m_player, &Player::requestPreview);
    connect(m_strip, &FrameStrip::seekRequested, this, &PlayerPanel::seek);
    connect(m_transport, &TransportBar::speedChosen, m_player, &Player::setSpeed);
    connect(m_transport, &TransportBar::volumeChosen, this, &PlayerPanel::setVolume);
}

void PlayerPanel::addTool(QAction* action) {
    m_transport->addTool(action);
    m_stage->addAction(action);
}

void PlayerPanel::open(const QString& path) {
    m_actions->setMediaOpen(false);
    m_timeline->setDuration(0);
    m_timeline->setMarkers({});
    m_strip->setTimes({});
    m_settings.setRange(std::nullopt);
    m_transport->showTime(0, 0);
    m_view->clear(tr("Opening %1…").arg(QFileInfo(path).fileName()));
    m_player->open(path);
}

void PlayerPanel::handleOpened() {
    m_actions->setMediaOpen(true);
    m_timeline->setDuration(duration());
    m_transport->showTime(0, duration());
    m_transport->setHasAudio(m_player->hasAudio());
    applyLoop();
    emit opened(currentPath());
}

void PlayerPanel::showFrame(const QImage& picture, double seconds) {
    m_view->showPicture(picture, seconds);
    m_timeline->setPosition(position());
    m_transport->showTime(position(), duration());
    m_strip->setPosition(seconds);
    emit frameShown(seconds);
    emit positionChanged(position());
}

void PlayerPanel::seek(double seconds) {
    m_player->seek(seconds);
    m_timeline->setPosition(position());
}

void PlayerPanel::play() {
    m_player->play();
}

void PlayerPanel::pause() {
    m_player->pause();
}

double PlayerPanel::position() const {
    return m_player->position();
}

double PlayerPanel::duration() const {
    return m_player->duration();
}

QString PlayerPanel::currentPath() const {
    return m_player->path();
}

void PlayerPanel::showRange() {
    m_timeline->setRange(m_settings.value().range);
    applyLoop();
}

void PlayerPanel::setSampledFrames(const std::vector<double>& seconds) {
    m_timeline->setMarkers(seconds);
    m_strip->setTimes(seconds);
    m_strip->setPosition(position());
    m_player->requestThumbnails(m_strip->times());
}

void PlayerPanel::setMoments(const std::vector<double>& seconds, const std::vector<double>& shares) {
    m_timeline->setMoments(seconds, shares);
}

void PlayerPanel::setOverlay(VideoOverlay* overlay) {
    m_view->setOverlay(overlay);
}

void PlayerPanel::togglePlay() {
    if (m_player->state() == PlaybackState::Playing) {
        pause();
        return;
    }
    if (m_player->speed() < 0)
        m_player->setSpeed(1);
    play();
}

void PlayerPanel::shuttle(int direction) {
    const bool on = m_player->state() == PlaybackState::Playing && m_player->speed() * direction > 0;
    m_player->setSpeed(on ? direction * std::min(4.0, std::max(1.0, std::abs(m_player->speed()) * 2)) : direction);
    play();
}

void PlayerPanel::changeSpeed(int steps) {
    const QList<double>& speeds = TransportBar::speeds();
    const auto nearest = std::ranges::lower_bound(speeds, std::abs(m_player->speed()));
    m_player->setSpeed(speeds[std::clamp<qsizetype>(nearest - speeds.begin() + steps, 0, speeds.size() - 1)]);
}

void PlayerPanel::markRange(bool begins) {
    TimeRange marked = m_settings.value().range.value_or(TimeRange{0, duration()});
    (begins ? marked.start : marked.end) = position();
    if (marked.end <= marked.start)
        (begins ? marked.end : marked.start) = begins ? duration() : 0;
    if (marked.end > marked.start)
        m_settings.setRange(marked);
}

void PlayerPanel::applyLoop() {
    const TimeRange whole{0, duration()};
    m_player->setLoop(m_actions->loop->isChecked() ? std::optional(m_settings.value().range.value_or(whole))
                                                   : std::nullopt);
}

void PlayerPanel::setVolume(double volume) {
    m_volume = std::clamp(volume, 0.0, 1.0);
    m_actions->mute->setChecked(false);
    applyVolume();
    emit volumeChanged(m_volume);
}

void PlayerPanel::applyVolume() {
    const bool muted = m_actions->mute->isChecked();
    m_actions->showMuted(muted);
    m_transport->showVolume(muted ? 0 : m_volume);
    m_player->setVolume(muted ? 0 : m_volume);
}

void PlayerPanel::chooseFile() {
    askForExisting(this, {tr("Open a video"), OpenQuestion::Wanted::File, QFileInfo(currentPath()).absolutePath()},
                   [this](const QString& path) { open(path); });
}

void PlayerPanel::setFullScreen(bool full) {
    if (full == m_stage->isWindow())
        return;
    if (full) {
        m_layout->removeWidget(m_stage);
        m_stage->setParent(this, Qt::Window);
        m_stage->setWindowTitle(QFileInfo(currentPath()).fileName());
        m_stage->showFullScreen();
    } else {
        m_stage->setParent(this, Qt::Widget);
        m_layout->insertWidget(0, m_stage, 1);
        m_stage->showNormal();
    }
}

bool PlayerPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_stage || !m_stage->isWindow())
        return QWidget::eventFilter(watched, event);
    const bool escape = event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape;
    if (!escape && event->type() != QEvent::Close)
        return false;
    event->ignore(); // the stage goes back to its place instead of closing
    m_actions->fullScreen->setChecked(false);
    setFullScreen(false);
    return true;
}

void PlayerPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        m_actions->retranslate();
    QWidget::changeEvent(event);
}

} // namespace pllava::ui
