#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QSlider;
class QToolButton;

namespace pllava::ui {

class PlayerActions;

/// The row of buttons under the timeline. It shows and reports; it decides nothing. GUI thread.
class TransportBar : public QWidget {
    Q_OBJECT
public:
    explicit TransportBar(PlayerActions& actions, QWidget* parent = nullptr);

    void showTime(double seconds, double duration);
    void showSpeed(double speed);
    /// 0 to 1.
    void showVolume(double volume);
    void setHasAudio(bool hasAudio);

    /// A button with words, before the speed.
    void addTool(QAction* action);

    static const QList<double>& speeds();

signals:
    void speedChosen(double speed);
    void volumeChosen(double volume);

protected:
    void changeEvent(QEvent* event) override;

private:
    QToolButton* button(QAction* action);
    void retranslate();

    QHBoxLayout* m_row;
    QLabel* m_time;
    QToolButton* m_speed;
    QSlider* m_volume;
    bool m_hasAudio = true;
};

} // namespace pllava::ui
