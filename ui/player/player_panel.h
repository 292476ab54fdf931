#pragma once

#include <QWidget>

#include <vector>

#include "ui/base/live_settings.h"
#include "ui/base/video_overlay.h"

class QVBoxLayout;

namespace pllava::ui {

class FrameStrip;
class Player;
class PlayerActions;
class Timeline;
class TransportBar;

class VideoView;

/// The player: picture, timeline, buttons and the strip of sampled frames. All its actions() carry names
/// ("player.play"), texts and keys. Times in seconds from the start of the file. GUI thread; nothing here waits.
class PlayerPanel : public QWidget {
    Q_OBJECT
public:
    explicit PlayerPanel(LiveSettings& settings, QWidget* parent = nullptr);
    ~PlayerPanel() override;

    /// A video, an image or a folder of images; answered by opened() or failed(). Forgets range and sampled frames.
    void open(const QString& path);
    /// Asks for one.
    void chooseFile();
    void seek(double seconds);
    void play();
    void pause();
    double position() const;
    double duration() const;
    QString currentPath() const;
    /// Marks them and fetches their thumbnails.
    void setSampledFrames(const std::vector<double>& seconds);
    /// Not owned; nullptr removes it.
    void setOverlay(VideoOverlay* overlay);
    /// See Timeline::setMoments().
    void setMoments(const std::vector<double>& seconds, const std::vector<double>& shares);
    /// A button with the action's words among the player's own; its key works on the full screen, too.
    void addTool(QAction* action);
    /// 0 to 1.
    double volume() const { return m_volume; }
    void setVolume(double volume);

signals:
    void opened(const QString& path);
    void failed(const QString& message);
    void positionChanged(double seconds);
    void frameShown(double seconds);
    void volumeChanged(double volume);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void layOut();
    void connectPlayer();
    void connectActions();
    void connectParts();
    void showFrame(const QImage& picture, double seconds);
    void handleOpened();
    void togglePlay();
    void shuttle(int direction);
    void changeSpeed(int steps);
    void markRange(bool begins);
    void showRange();
    void applyLoop();
    void applyVolume();
    void setFullScreen(bool full);

    LiveSettings& m_settings; ///< their range is shown and marked here
    Player* m_player;
    PlayerActions* m_actions;
    VideoView* m_view;
    Timeline* m_timeline;
    TransportBar* m_transport;
    FrameStrip* m_strip;
    QWidget* m_stage; ///< picture, timeline and buttons: what goes to the full screen
    QVBoxLayout* m_layout;
    double m_volume = 1;
};

} // namespace pllava::ui
