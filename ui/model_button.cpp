#include "ui/model_button.h"

#include <QEvent>
#include <QPainter>

#include "ui/look/pieces.h"
#include "ui/look/theme.h"

namespace pllava::ui {
namespace {

QIcon dot(const QColor& color, double pixelRatio) {
    constexpr int side = 16;
    QPixmap picture(QSize(side, side) * pixelRatio);
    picture.setDevicePixelRatio(pixelRatio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QRectF(4, 4, 8, 8));
    return picture;
}

} // namespace

ModelButton::ModelButton(QWidget* parent) : QToolButton(parent) {
    setObjectName(QStringLiteral("modelButton"));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    refresh();
}

void ModelButton::setState(State state) {
    m_state = state;
    refresh();
}

void ModelButton::setModelName(const QString& name) {
    m_name = name;
    refresh();
}

void ModelButton::setPercent(int percent) {
    m_percent = percent;
    refresh();
}

void ModelButton::setNote(const QString& note) {
    m_note = note;
    refresh();
}

QString ModelButton::stateWords() const {
    switch (m_state) {
    case State::None: return tr("not loaded");
    case State::Loading: return tr("loading");
    case State::Ready: return tr("ready");
    case State::Busy: return tr("working");
    }
    return {};
}

void ModelButton::refresh() {
    const Colors colors = colorsOf(palette());
    const QColor color = m_state == State::None ? colors.bad : m_state == State::Ready ? colors.good : colors.emphasis;
    setIcon(dot(color, devicePixelRatioF()));
    setText(m_state == State::Loading ? tr("Loading the model… %1 %").arg(m_percent)
            : m_name.isEmpty()        ? tr("No model")
                                      : plainText(m_name));
    setAccessibleName(tr("Model: %1 (%2)").arg(text(), stateWords()));
    const QString purpose = tr("The model that answers; choose another here");
    setToolTip(m_note.isEmpty() ? purpose : purpose + u'\n' + m_note);
}

void ModelButton::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        refresh();
    QToolButton::changeEvent(event);
}

} // namespace pllava::ui
