#pragma once

#include <memory>

#include <QObject>

#include "core/analysis/dominant_tokens.h"
#include "ui/base/conversation.h"
#include "ui/base/live_settings.h"
#include "ui/engine.h"

class QAction;
class QDockWidget;

namespace pllava::ui {

class NormOverlay;
class TokenMapDock;
class TokenNormsDock;
class VideoOverlay;

/// How norms are shown.
struct NormChoices {
    ThresholdMethod threshold = ThresholdMethod::MedianMad;
    bool logCounts = false;
    bool overlay = false;
    bool operator==(const NormChoices&) const = default;
};

/// Keeps histogram, token map and overlay on the norms of the same run: asks the engine whenever something changes that
/// they depend on, newest first. GUI thread only.
class NormsController : public QObject {
    Q_OBJECT
public:
    NormsController(Engine& engine, const LiveSettings& settings, QObject* parent = nullptr);
    ~NormsController() override;

    QList<QDockWidget*> docks() const;
    /// Switches the overlay on and off.
    QAction* overlayAction() const { return m_overlayAction; }
    /// What is laid over the video; nullptr: nothing.
    VideoOverlay* overlay() const;

    void setModel(const ModelFacts& facts);
    /// Whose video and answered turns are inspected; measures again where the video is another one.
    void setConversation(const Conversation& conversation);
    /// Measures again, as soon as the engine is free.
    void refresh();
    void setPosition(double seconds);
    NormChoices choices() const;
    void setChoices(const NormChoices& choices);
    void retranslate();

signals:
    /// A token was chosen: the moment of its frame.
    void momentChosen(double seconds);
    void overlayChanged(VideoOverlay* shown); ///< nullptr: none
    void choicesChanged();
    void failed(const Error& error);

private:
    void choose(const ProbePoint& point);
    void show(const TokenNorms& norms);
    /// After new norms or another threshold.
    void updateOverlay();

    Engine& m_engine;
    const LiveSettings& m_settings;
    Conversation m_conversation;
    ProbePoint m_point;
    std::optional<TokenNorms> m_measured;
    std::unique_ptr<NormOverlay> m_overlay;
    QAction* m_overlayAction = nullptr;
    TokenNormsDock* m_norms = nullptr;
    TokenMapDock* m_map = nullptr;
};

} // namespace pllava::ui
