#include "ui/look/studio_style.h"

#include <algorithm>

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>
#include <QWidget>

#include "ui/look/control_painting.h"
#include "ui/look/pieces.h"
#include "ui/look/theme.h"

namespace pllava::ui {
namespace {

constexpr int kHeaderHeight = 36, kChevronRoom = 14;

/// A tool button that only opens a menu and says so with words.
const QStyleOptionToolButton* menuButton(const QStyleOption* option) {
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    const bool menu = button && button->features & QStyleOptionToolButton::HasMenu &&
                      !(button->features & QStyleOptionToolButton::MenuButtonPopup);
    return menu && !button->text.isEmpty() ? button : nullptr;
}

} // namespace

StudioStyle::StudioStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

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
        full.setHeight(std::max(full.height(), kHeaderHeight)); // centred next to the buttons of the header
    if (type == CT_ToolButton && menuButton(option))
        full.rwidth() += kChevronRoom;
    return full;
}

int StudioStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                           QStyleHintReturn* data) const {
    if (hint == SH_ItemView_ActivateItemOnSingleClick)
        return 0; // lists act on a click themselves, and must not do so twice
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons)
        return 0; // those of the desktop's icon theme do not go with ours
    return QProxyStyle::styleHint(hint, option, widget, data);
}

void StudioStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
    const QPalette& palette = option->palette;
    switch (element) {
    case PE_PanelButtonCommand:
        return paintField(*painter, *option,
                          isPrimary(widget) && option->state & State_Enabled ? colorsOf(palette).fill
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

/// The arrow is after the words, not in a corner.
void StudioStyle::drawMenuButton(const QStyleOptionToolButton& option, QPainter& painter, const QWidget* widget) const {
    QStyleOptionToolButton part = option;
    part.features = QStyleOptionToolButton::None;
    part.text.clear();
    part.icon = {};
    QProxyStyle::drawComplexControl(CC_ToolButton, &part, &painter, widget);
    part = option;
    part.rect.setWidth(part.rect.width() - kChevronRoom);
    drawControl(CE_ToolButtonLabel, &part, &painter, widget);
    part.rect = QRect(part.rect.right() - kChevronRoom / 4, part.rect.top(), kChevronRoom, part.rect.height());
    paintChevron(painter, part, 0);
}

void StudioStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                     const QWidget* widget) const {
    const auto place = [&](SubControl part) { return proxy()->subControlRect(control, option, part, widget); };
    const auto arrow = [&](PrimitiveElement element, SubControl part, bool enabled = true) {
        QStyleOption small = *option;
        small.rect = place(part);
        small.state.setFlag(State_Enabled, enabled && option->state & State_Enabled);
        drawPrimitive(element, &small, painter, widget);
    };
    const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
    switch (control) {
    case CC_ComboBox:
        paintField(*painter, *option, option->palette.color(QPalette::Button));
        return arrow(PE_IndicatorArrowDown, SC_ComboBoxArrow);
    case CC_SpinBox:
        paintField(*painter, *option, option->palette.color(QPalette::Base));
        if (const auto* box = qstyleoption_cast<const QStyleOptionSpinBox*>(option)) {
            arrow(PE_IndicatorArrowUp, SC_SpinBoxUp, box->stepEnabled & QAbstractSpinBox::StepUpEnabled);
            arrow(PE_IndicatorArrowDown, SC_SpinBoxDown, box->stepEnabled & QAbstractSpinBox::StepDownEnabled);
        }
        return;
    case CC_Slider:
        if (slider)
            return paintSlider(*painter, *slider, place(SC_SliderHandle));
        break;
    case CC_ScrollBar:
        if (slider)
            return paintScrollHandle(*painter, *slider, place(SC_ScrollBarSlider));
        break;
    case CC_ToolButton:
        if (const auto* button = menuButton(option))
            return drawMenuButton(*button, *painter, widget);
        break;
    default: break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace pllava::ui
