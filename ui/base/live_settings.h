#pragma once

#include <optional>

#include <QObject>

#include "core/chat/ask_settings.h"

namespace pllava::ui {

/// What bounds the settings: the loaded model.
struct SettingsLimits {
    int frames = 64;
    std::int64_t gridHeight = 24, gridWidth = 24; ///< patches of a frame
    double loraAlpha = 32;
    std::int64_t maxPositions = 4096; ///< the context; settings beyond it are warned of, not bounded
    bool adapter = false;             ///< LoRA weights are loaded, so that α has an effect
    /// Visual tokens of a frame, for a model that lays them out in its own way and has no use for pooling.
    std::optional<std::int64_t> tokensPerFrame{};
};

/// The settings that questions of the window are asked with. This is their one owner: panels show them, write to them
/// and observe them; all that is written is brought within the model's limits here. GUI thread only.
class LiveSettings : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    const AskSettings& value() const { return m_value; }
    const AskSettings& defaults() const { return m_defaults; }
    const SettingsLimits& limits() const { return m_limits; }

    void set(const AskSettings& wanted);
    /// The part of the video that questions are about; nullopt or an empty one: all of it.
    void setRange(const std::optional<TimeRange>& range);
    /// Another model: its settings replace those of the former model, the range stays. restore() comes first.
    void setModel(const AskSettings& defaults, const SettingsLimits& limits);
    /// Frames, pooling and α that the next model begins with instead of its own.
    void restore(const std::optional<AskSettings>& saved) { m_restored = saved; }
    /// Those that no model has begun with yet.
    const std::optional<AskSettings>& restored() const { return m_restored; }

signals:
    void changed(const AskSettings& before);
    /// Other limits and defaults; changed() follows where values differ.
    void modelChanged();

private:
    AskSettings bounded(AskSettings settings) const;

    AskSettings m_value, m_defaults;
    SettingsLimits m_limits;
    std::optional<AskSettings> m_restored;
};

} // namespace pllava::ui
