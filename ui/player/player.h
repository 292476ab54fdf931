#pragma once

#include <QImage>
#include <QObject>
#include <QSize>
#include <QString>

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/playback/playback.h"
#include "core/playback/thumbnails.h"
#include "ui/player/audio_output.h"

namespace pllava::ui {

/// core's Playback and Thumbnails as a QObject: what their threads say arrives as signals on the GUI thread. Pictures
/// that the GUI thread has no time for are left out. Functions return at once.
class Player : public QObject {
    Q_OBJECT
public:
    explicit Player(QObject* parent = nullptr);
    ~Player() override;

    void open(const QString& path);
    const QString& path() const { return m_path; }
    bool isOpen() const { return m_open; }
    bool hasAudio() const { return m_hasAudio; }
    double duration() const { return m_duration; }
    PlaybackState state() const { return m_state; }
    /// Where the picture is, or will be when a seek is under way.
    double position() const { return m_position; }
    double speed() const { return m_speed; }

    void play() { m_playback->play(); }
    void pause() { m_playback->pause(); }
    void seek(double seconds);
    void step(int pictures);
    void setSpeed(double speed);
    void setLoop(std::optional<TimeRange> range) { m_playback->setLoop(range); }
    void setVolume(double volume) { m_sound->setVolume(volume); }
    /// In pixels of the screen.
    void setPictureSize(QSize box) { m_playback->setPictureSize({box.width(), box.height()}); }
    void requestPreview(double seconds) { m_thumbnails->requestPreview(seconds); }
    void requestThumbnails(const std::vector<double>& seconds) { m_thumbnails->requestFrames(seconds); }

    static constexpr QSize kThumbnailBox{256, 144};

signals:
    void opened();
    void failed(const QString& message);
    void frameReady(const QImage& picture, double seconds);
    void stateChanged();
    void speedChanged();
    void previewReady(double seconds, const QImage& picture);
    void thumbnailReady(double seconds, const QImage& picture);

private:
    void takeFrame();
    void handleOpened(const MediaDescription& description);
    void handleFailed(const std::string& path, const Error& error);
    void setState(PlaybackState state);

    QString m_path;
    bool m_open = false;
    bool m_hasAudio = false;
    double m_duration = 0;
    double m_position = 0;
    double m_speed = 1;
    bool m_seeking = false;
    PlaybackState m_state = PlaybackState::Paused;
    std::mutex m_mutex;
    std::optional<PlaybackFrame> m_newest; ///< guarded by m_mutex
    std::unique_ptr<Playback> m_playback;
    std::unique_ptr<Thumbnails> m_thumbnails;
    std::unique_ptr<AudioOutput> m_sound; ///< ends before the playback that it reads
};

} // namespace pllava::ui
