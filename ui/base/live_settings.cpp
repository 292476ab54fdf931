#include "ui/base/live_settings.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pllava::ui {

AskSettings LiveSettings::bounded(AskSettings settings) const {
    const auto within = [](auto& value, auto most) {
        value = std::clamp<std::decay_t<decltype(value)>>(value, 1, most);
    };
    within(settings.frames, m_limits.frames);
    within(settings.pooling.frames, m_limits.frames);
    within(settings.pooling.height, m_limits.gridHeight);
    within(settings.pooling.width, m_limits.gridWidth);
    if (!std::isfinite(settings.loraAlpha))
        settings.loraAlpha = m_defaults.loraAlpha;
    settings.loraAlpha = std::clamp(settings.loraAlpha, 0.0, m_limits.loraAlpha);
    if (settings.range && !(settings.range->start < settings.range->end))
        settings.range.reset();
    return settings;
}

void LiveSettings::set(const AskSettings& wanted) {
    const AskSettings before = std::exchange(m_value, bounded(wanted));
    if (m_value != before)
        emit changed(before);
}

void LiveSettings::setRange(const std::optional<TimeRange>& range) {
    AskSettings wanted = m_value;
    wanted.range = range;
    set(wanted);
}

void LiveSettings::setModel(const AskSettings& defaults, const SettingsLimits& limits) {
    m_limits = limits;
    m_defaults = bounded(defaults);
    AskSettings wanted = m_defaults;
    wanted.range = m_value.range;
    if (const auto saved = std::exchange(m_restored, std::nullopt)) {
        wanted.frames = saved->frames;
        wanted.pooling = saved->pooling;
        wanted.loraAlpha = saved->loraAlpha;
    }
    const AskSettings before = std::exchange(m_value, bounded(wanted));
    emit modelChanged();
    if (m_value != before)
        emit changed(before);
}

} // namespace pllava::ui
