#include "ui/player/transport_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QSlider>
#include <QToolButton>

#include <cmath>

#include "ui/base/times.h"
#include "ui/look/theme.h"
#include "ui/player/player_actions.h"

namespace pllava::ui {

namespace {

QString speedText(double speed) {
    return QLocale().toString(speed, 'g', 3) + QStringLiteral("×");
}

} // namespace

const QList<double>& TransportBar::speeds() {
    static const QList<double> all{0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4};
    return all;
}

TransportBar::TransportBar(PlayerActions& actions, QWidget* parent)
    : QWidget(parent), m_row(new QHBoxLayout(this)), m_time(new QLabel), m_speed(new QToolButton),
      m_volume(new QSlider(Qt::Horizontal)) {
    m_time->setObjectName(QStringLiteral("playerTime"));
    auto* menu = new QMenu(m_speed);
    for (const double speed : speeds())
        menu->addAction(speedText(speed), this, [=, this] { emit speedChosen(speed); });
    m_speed->setObjectName(QStringLiteral("playerSpeed"));
    m_speed->setMenu(menu);
    m_speed->setPopupMode(QToolButton::InstantPopup);
    m_speed->setAutoRaise(true);
    m_speed->setFocusPolicy(Qt::StrongFocus);
    m_volume->setObjectName(QStringLiteral("playerVolume"));
    m_volume->setRange(0, 100);
    m_volume->setFixedWidth(fontMetrics().height() * 5);
    connect(m_volume, &QSlider::valueChanged, this, [this](int value) { emit volumeChosen(value / 100.0); });

    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(fontMetrics().height() / 6);
    for (QAction* action : {actions.play, actions.previousFrame, actions.nextFrame})
        m_row->addWidget(button(action));
    m_row->addSpacing(fontMetrics().height() / 2);
    m_row->addWidget(m_time);
    m_row->addStretch();
    m_row->addWidget(m_speed);
    m_row->addWidget(button(actions.loop));
    m_row->addWidget(button(actions.mute));
    m_row->addWidget(m_volume);
    m_row->addWidget(button(actions.fullScreen));
    showTime(0, 0);
    showSpeed(1);
    showVolume(1);
    retranslate();
}

QToolButton* TransportBar::button(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    const int side = fontMetrics().height() * 5 / 4;
    button->setIconSize({side, side});
    const auto name = [=] { button->setAccessibleName(action->text()); };
    connect(action, &QAction::changed, button, name);
    name();
    return button;
}

void TransportBar::addTool(QAction* action) {
    QToolButton* made = button(action);
    made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_row->insertWidget(m_row->indexOf(m_speed), made);
}

void TransportBar::showTime(double seconds, double duration) {
    m_time->setText(QStringLiteral("%1 / %2").arg(timeText(seconds), timeText(duration)));
}

void TransportBar::showSpeed(double speed) {
    m_speed->setText(speedText(speed));
}

void TransportBar::showVolume(double volume) {
    const QSignalBlocker quiet(m_volume);
    m_volume->setValue(static_cast<int>(std::lround(volume * 100)));
}

void TransportBar::setHasAudio(bool hasAudio) {
    m_hasAudio = hasAudio;
    m_volume->setEnabled(hasAudio);
    retranslate();
}

void TransportBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void TransportBar::retranslate() {
    m_time->setAccessibleName(tr("Position and length"));
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("Speed; the pitch is kept"));
    m_volume->setAccessibleName(tr("Volume"));
    m_volume->setToolTip(m_hasAudio ? tr("Volume") : tr("This video has no sound"));
}

} // namespace pllava::ui
