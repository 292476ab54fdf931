#include "ui/studio_style.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>
#include <QWidget>

#include "ui/theme.h"

namespace pllava::ui {
namespace {

constexpr double kRadius = 5, kCardRadius = 8;
constexpr int kHeaderHeight = 36, kChevronRoom = 14;
const char* const kPrimary = "primary";

bool isPrimary(const QWidget* widget) {
    return widget && widget->property(kPrimary).toBool();
}

QColor blend(const QColor& from, const QColor& to, float share) {
    const auto mix = [share](float a, float b) { return a + (b - a) * share; };
    return QColor::fromRgbF(mix(from.redF(), to.redF()), mix(from.greenF(), to.greenF()),
                            mix(from.blueF(), to.blueF()));
}

/// The frame of everything that can be typed into, chosen from or pressed.
void paintField(QPainter& painter, const QStyleOption& option, QColor fill, double radius = kRadius) {
    const Colors colors = colorsOf(option.palette);
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool hovered = enabled && option.state & QStyle::State_MouseOver;
    const bool pressed = option.state & (QStyle::State_Sunken | QStyle::State_On);
    if (pressed || hovered)
        fill = blend(fill, option.palette.color(QPalette::WindowText), pressed ? 0.14F : 0.06F);
    const QColor line = option.state & QStyle::State_HasFocus ? colors.accent : colors.border;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(line);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
}

/// What is typed into says that it is sunken, and is not pressed.
void paintSunken(QPainter& painter, const QStyleOption& option) {
    QStyleOption plain = option;
    plain.state &= ~QStyle::State_Sunken;
    paintField(painter, plain, option.palette.color(QPalette::Base));
}

void paintChevron(QPainter& painter, const QStyleOption& option, double degrees) {
    const double reach = std::min({option.rect.width() / 3.0, option.rect.height() / 3.0, 4.0});
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(QRectF(option.rect).center());
    painter.rotate(degrees);
    const bool enabled = option.state & QStyle::State_Enabled;
    const QColor text = option.palette.color(QPalette::WindowText);
    painter.setPen(QPen(enabled ? text : colorsOf(option.palette).border, 1.4, Qt::SolidLine, Qt::RoundCap));
    painter.drawPolyline(QPolygonF{{-reach, -reach / 2}, {0, reach / 2}, {reach, -reach / 2}});
    painter.restore();
}

void paintCheck(QPainter& painter, const QStyleOption& option) {
    const Colors colors = colorsOf(option.palette);
    const bool on = option.state & QStyle::State_On, enabled = option.state & QStyle::State_Enabled;
    paintField(painter, option, on && enabled ? colors.accent : option.palette.color(QPalette::Base), 3);
    if (!on)
        return;
    const QRectF box = option.rect;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(enabled ? Qt::white : colors.mutedText, 1.6, Qt::SolidLine, Qt::RoundCap));
    const auto at = [&box](double x, double y) { return box.topLeft() + QPointF(x * box.width(), y * box.height()); };
    painter.drawPolyline(QPolygonF{at(0.25, 0.52), at(0.43, 0.7), at(0.75, 0.32)});
    painter.restore();
}

void paintSlider(QPainter& painter, const QStyleOptionSlider& option, const QRectF& handle) {
    const Colors colors = colorsOf(option.palette);
    const QColor strong = option.state & QStyle::State_Enabled ? colors.accent : colors.mutedText;
    const bool flat = option.orientation == Qt::Horizontal;
    const QPointF middle = handle.center();
    QRectF groove(option.rect);
    groove = flat ? QRectF(groove.left() + 2, middle.y() - 2, groove.width() - 4, 4)
                  : QRectF(middle.x() - 2, groove.top() + 2, 4, groove.height() - 4);
    QRectF passed = groove;
    flat ? passed.setRight(middle.x()) : passed.setTop(middle.y());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.border);
    painter.drawRoundedRect(groove, 2, 2);
    painter.setBrush(strong);
    painter.drawRoundedRect(passed, 2, 2);
    const double radius = std::min(handle.width(), handle.height()) / 2 - 2;
    if (option.state & QStyle::State_HasFocus) {
        QColor halo = colors.accent;
        halo.setAlphaF(0.3F);
        painter.setBrush(halo);
        painter.drawEllipse(middle, radius + 2, radius + 2);
    }
    painter.setPen(QPen(strong, 2));
    painter.setBrush(option.state & QStyle::State_Sunken ? strong : colors.panel);
    painter.drawEllipse(middle, radius - 1, radius - 1);
    painter.restore();
}

void paintScrollHandle(QPainter& painter, const QStyleOptionSlider& option, const QRect& handle) {
    if (option.minimum == option.maximum)
        return;
    const Colors colors = colorsOf(option.palette);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(option.state & (QStyle::State_MouseOver | QStyle::State_Sunken) ? colors.mutedText
                                                                                     : colors.border);
    painter.drawRoundedRect(QRectF(handle).adjusted(2, 2, -2, -2), 3, 3);
    painter.restore();
}

void paintMenuTitle(QPainter& painter, const QStyleOptionMenuItem& option, const QStyle& style) {
    if (option.state & QStyle::State_Selected) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colorsOf(option.palette).border);
        painter.drawRoundedRect(QRectF(option.rect).adjusted(0, 3, 0, -3), kRadius, kRadius);
        painter.restore();
    }
    style.drawItemText(&painter, option.rect, Qt::AlignCenter | Qt::TextShowMnemonic, option.palette,
                       option.state & QStyle::State_Enabled, option.text, QPalette::WindowText);
}

/// A tool button that only opens a menu and says so with words.
const QStyleOptionToolButton* menuButton(const QStyleOption* option) {
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    const bool menu = button && button->features & QStyleOptionToolButton::HasMenu &&
                      !(button->features & QStyleOptionToolButton::MenuButtonPopup);
    return menu && !button->text.isEmpty() ? button : nullptr;
}

} // namespace

StudioStyle::StudioStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

void makePrimary(QWidget* button) {
    button->setProperty(kPrimary, true);
}

void paintCard(QPainter& painter, const QRectF& area, const QPalette& palette) {
    const Colors colors = colorsOf(palette);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.border);
    painter.setBrush(colors.panel);
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), kCardRadius, kCardRadius);
}

int StudioStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_SplitterWidth:
    case PM_DockWidgetSeparatorExtent: return kGap;
    case PM_ScrollBarExtent: return 10;
    case PM_SliderThickness:
    case PM_SliderControlThickness:
    case PM_SliderLength: return 18;
    case PM_DefaultFrameWidth: return 2; // the corners are rounded
    case PM_MenuBarHMargin: return kGap;
    case PM_MenuBarVMargin:
    case PM_MenuBarPanelWidth: return 0;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QSize StudioStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                    const QWidget* widget) const {
    QSize full = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_MenuBarItem)
        full.setHeight(std::max(full.height(), kHeaderHeight)); // in the middle beside the buttons of the header
    if (type == CT_ToolButton && menuButton(option))
        full.rwidth() += kChevronRoom;
    return full;
}

int StudioStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                           QStyleHintReturn* data) const {
    if (hint == SH_ItemView_ActivateItemOnSingleClick)
        return 0; // lists act on a click themselves, and must not do so twice
    return QProxyStyle::styleHint(hint, option, widget, data);
}

void StudioStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
    const QPalette& palette = option->palette;
    switch (element) {
    case PE_PanelButtonCommand:
        return paintField(*painter, *option,
                          isPrimary(widget) && option->state & State_Enabled ? colorsOf(palette).accent
                                                                             : palette.color(QPalette::Button));
    case PE_PanelButtonTool:
        if (option->state & State_AutoRaise && !(option->state & (State_MouseOver | State_Sunken | State_On)))
            return;
        return paintField(*painter, *option, palette.color(QPalette::Button));
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option); frame && frame->lineWidth > 0)
            paintSunken(*painter, *option);
        return;
    case PE_Frame:
        if (widget && widget->inherits("QAbstractScrollArea"))
            return paintSunken(*painter, *option);
        break;
    case PE_FrameLineEdit:
    case PE_PanelStatusBar:
    case PE_FrameStatusBarItem:
    case PE_PanelMenuBar:
    case PE_IndicatorDockWidgetResizeHandle: return;
    case PE_IndicatorCheckBox: return paintCheck(*painter, *option);
    case PE_IndicatorArrowDown:
    case PE_IndicatorSpinDown: return paintChevron(*painter, *option, 0);
    case PE_IndicatorArrowUp:
    case PE_IndicatorSpinUp: return paintChevron(*painter, *option, 180);
    case PE_IndicatorArrowLeft: return paintChevron(*painter, *option, 90);
    case PE_IndicatorArrowRight: return paintChevron(*painter, *option, -90);
    default: break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void StudioStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const {
    if (element == CE_Splitter || element == CE_MenuBarEmptyArea)
        return;
    if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option); item && element == CE_MenuBarItem)
        return paintMenuTitle(*painter, *item, *this);
    if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        button && element == CE_PushButtonLabel && isPrimary(widget) && option->state & State_Enabled) {
        QStyleOptionButton white = *button;
        white.palette.setColor(QPalette::ButtonText, Qt::white);
        return QProxyStyle::drawControl(element, &white, painter, widget);
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void StudioStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                     const QWidget* widget) const {
    const auto place = [&](SubControl part) { return proxy()->subControlRect(control, option, part, widget); };
    const auto arrow = [&](PrimitiveElement element, SubControl part) {
        QStyleOption small = *option;
        small.rect = place(part);
        drawPrimitive(element, &small, painter, widget);
    };
    const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
    switch (control) {
    case CC_ComboBox:
        paintField(*painter, *option, option->palette.color(QPalette::Button));
        return arrow(PE_IndicatorArrowDown, SC_ComboBoxArrow);
    case CC_SpinBox:
        paintField(*painter, *option, option->palette.color(QPalette::Base));
        arrow(PE_IndicatorArrowUp, SC_SpinBoxUp);
        return arrow(PE_IndicatorArrowDown, SC_SpinBoxDown);
    case CC_Slider:
        if (slider)
            return paintSlider(*painter, *slider, place(SC_SliderHandle));
        break;
    case CC_ScrollBar:
        if (slider)
            return paintScrollHandle(*painter, *slider, place(SC_ScrollBarSlider));
        break;
    case CC_ToolButton:
        if (const auto* button = menuButton(option)) {
            QStyleOptionToolButton part = *button;
            part.features = QStyleOptionToolButton::None;
            part.text.clear();
            part.icon = {};
            QProxyStyle::drawComplexControl(control, &part, painter, widget);
            part = *button;
            part.rect.setWidth(part.rect.width() - kChevronRoom);
            drawControl(CE_ToolButtonLabel, &part, painter, widget);
            part.rect = QRect(part.rect.right() - kChevronRoom / 4, part.rect.top(), kChevronRoom, part.rect.height());
            return paintChevron(*painter, part, 0);
        }
        break;
    default: break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace pllava::ui
