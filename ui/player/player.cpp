#include "ui/player/player.h"

#include <algorithm>
#include <utility>

#include "ui/base/paths.h"
#include "ui/base/wording.h"

namespace pllava::ui {

namespace {

/// Shares the picture's bytes.
QImage imageOf(const PlaybackFrame& frame) {
    auto* keeper = new std::shared_ptr<std::uint8_t[]>(frame.pixels);
    return QImage(
        frame.pixels.get(), frame.size.width, frame.size.height, frame.stride, QImage::Format_RGB32,
        [](void* kept) { delete static_cast<std::shared_ptr<std::uint8_t[]>*>(kept); }, keeper);
}

} // namespace

Player::Player(QObject* parent) : QObject(parent) {
    const auto later = [this](auto call) { QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection); };
    PlaybackEvents events;
    events.opened = [=, this](const MediaDescription& description) {
        const std::scoped_lock lock(m_mutex);
        m_newest.reset(); // of the file before
        later([=, this] { handleOpened(description); });
    };
    events.failed = [=, this](const std::string& path, const Error& error) {
        later([=, this] { handleFailed(path, error); });
    };
    events.frame = [=, this](const PlaybackFrame& frame) {
        const std::scoped_lock lock(m_mutex);
        if (!std::exchange(m_newest, frame))
            later([this] { takeFrame(); });
    };
    events.state = [=, this](PlaybackState state) { later([=, this] { setState(state); }); };
    m_playback = std::make_unique<Playback>(std::move(events));

    Thumbnails::Receivers receivers;
    receivers.preview = [=, this](double seconds, const PlaybackFrame& frame) {
        later([=, this] { emit previewReady(seconds, imageOf(frame)); });
    };
    receivers.frame = [=, this](double seconds, const PlaybackFrame& frame) {
        later([=, this] { emit thumbnailReady(seconds, imageOf(frame)); });
    };
    m_thumbnails =
        std::make_unique<Thumbnails>(std::move(receivers), PictureSize{kThumbnailBox.width(), kThumbnailBox.height()});
    m_sound = std::make_unique<AudioOutput>(*m_playback);
}

Player::~Player() = default;

void Player::open(const QString& path) {
    m_path = path;
    m_open = false;
    m_duration = m_position = 0;
    m_seeking = false;
    setState(PlaybackState::Paused);
    m_thumbnails->open(pathOf(path).string());
    m_playback->open(pathOf(path).string());
}

void Player::handleOpened(const MediaDescription& description) {
    if (textOf(description.path) != m_path)
        return; // another one was opened meanwhile
    m_open = true;
    m_duration = description.durationSeconds;
    m_hasAudio = description.hasAudio;
    emit opened();
}

void Player::handleFailed(const std::string& path, const Error& error) {
    if (textOf(path) != m_path)
        return; // another one was opened meanwhile
    m_open = false;
    setState(PlaybackState::Paused);
    emit failed(errorWords(error));
}

void Player::takeFrame() {
    if (!m_open)
        return; // opened() comes first, then this again
    std::optional<PlaybackFrame> frame;
    {
        const std::scoped_lock lock(m_mutex);
        frame = std::exchange(m_newest, std::nullopt);
    }
    if (!frame)
        return;
    const bool reached = m_position >= frame->seconds - 1e-6 && m_position < frame->seconds + frame->duration;
    if (!m_seeking || reached || m_position >= m_duration)
        m_position = frame->seconds;
    m_seeking = m_seeking && !reached && m_position < m_duration;
    emit frameReady(imageOf(*frame), frame->seconds);
}

void Player::setState(PlaybackState state) {
    if (std::exchange(m_state, state) == state)
        return;
    m_seeking = false;
    m_sound->setPlaying(state == PlaybackState::Playing);
    emit stateChanged();
}

void Player::seek(double seconds) {
    m_position = m_duration > 0 ? std::clamp(seconds, 0.0, m_duration) : std::max(0.0, seconds);
    m_seeking = true;
    m_playback->seek(m_position);
}

void Player::step(int pictures) {
    m_seeking = false;
    m_playback->step(pictures);
}

void Player::setSpeed(double speed) {
    if (std::exchange(m_speed, speed) == speed)
        return;
    m_playback->setSpeed(speed);
    emit speedChanged();
}

} // namespace pllava::ui
