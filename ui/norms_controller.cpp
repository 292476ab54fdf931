#include "ui/norms_controller.h"

#include <QAction>

#include "ui/base/wording.h"
#include "ui/look/icons.h"
#include "ui/norms/norm_overlay.h"
#include "ui/norms/token_map_dock.h"
#include "ui/norms/token_norms_dock.h"

namespace pllava::ui {

NormsController::NormsController(Engine& engine, const LiveSettings& settings, QObject* parent)
    : QObject(parent), m_engine(engine), m_settings(settings), m_overlay(std::make_unique<NormOverlay>()),
      m_norms(new TokenNormsDock), m_map(new TokenMapDock) {
    m_overlayAction = new QAction(this);
    m_overlayAction->setObjectName(QStringLiteral("view.overlay"));
    m_overlayAction->setCheckable(true);
    m_overlayAction->setShortcut(Qt::CTRL | Qt::Key_T);
    m_overlayAction->setIcon(icon(QStringLiteral("view-grid")));
    connect(m_overlayAction, &QAction::toggled, this, &NormsController::updateOverlay);
    connect(&m_settings, &LiveSettings::changed, this, &NormsController::refresh);
    connect(&m_engine, &Engine::normsMeasured, this, &NormsController::show);
    connect(&m_engine, &Engine::normsFailed, this, [this](const Error& error) {
        if (error.kind() != ErrorKind::Cancelled)
            emit failed(error);
    });
    connect(m_norms, &TokenNormsDock::failed, this, &NormsController::failed);
    connect(m_norms, &TokenNormsDock::pointChanged, this, &NormsController::choose);
    connect(m_map, &TokenMapDock::pointChanged, this, &NormsController::choose);
    connect(m_norms, &TokenNormsDock::thresholdRuleChanged, this, [this](const ThresholdRule& rule) {
        m_map->setThresholdRule(rule);
        updateOverlay();
    });
    connect(m_overlayAction, &QAction::toggled, this, &NormsController::choicesChanged);
    connect(m_norms, &TokenNormsDock::thresholdRuleChanged, this, &NormsController::choicesChanged);
    connect(m_norms, &TokenNormsDock::logCountsChanged, this, &NormsController::choicesChanged);
    connect(m_map, &TokenMapDock::tokenClicked, this, [this](std::int64_t t) {
        if (m_measured)
            emit momentChosen(secondsOf(*m_measured, t));
    });
    retranslate();
}

NormsController::~NormsController() = default;

QList<QDockWidget*> NormsController::docks() const {
    return {m_map, m_norms};
}

void NormsController::setModel(const ModelFacts& facts) {
    for (NormsDock* dock : {static_cast<NormsDock*>(m_norms), static_cast<NormsDock*>(m_map)})
        dock->setUnavailable(facts.notInspectable);
    m_norms->setLayerCount(facts.layers);
    m_map->setLayerCount(facts.layers);
    refresh();
}

void NormsController::setConversation(const Conversation& conversation) {
    const bool another = conversation.video != m_conversation.video;
    m_conversation = conversation;
    const bool asked = !turns(conversation).isEmpty();
    for (NormsDock* dock : {static_cast<NormsDock*>(m_norms), static_cast<NormsDock*>(m_map)})
        dock->setLayersReady(asked);
    const bool inside = m_point.kind == ProbePoint::Kind::Layer || m_point.kind == ProbePoint::Kind::Final;
    if (inside && !asked)
        m_point = {};
    if (!another)
        return;
    m_measured.reset(); // the former video's norms must not be shown over this one
    m_overlay->clear();
    m_norms->clear();
    m_map->clear();
    refresh();
}

void NormsController::refresh() {
    if (!m_engine.model() || !m_engine.model()->notInspectable.isEmpty() || m_conversation.video.isEmpty())
        return;
    Question question;
    question.video = m_conversation.video;
    question.conversation = m_conversation.id;
    question.history = turns(m_conversation);
    question.settings = m_settings.value();
    m_engine.measureNorms(question, m_point);
}

void NormsController::setPosition(double seconds) {
    m_map->setTime(seconds);
}

NormChoices NormsController::choices() const {
    return {m_norms->thresholdRule().method, m_norms->logCounts(), m_overlayAction->isChecked()};
}

void NormsController::setChoices(const NormChoices& choices) {
    m_norms->setThresholdRule({choices.threshold, m_norms->thresholdRule().k});
    m_norms->setLogCounts(choices.logCounts);
    m_overlayAction->setChecked(choices.overlay);
}

void NormsController::choose(const ProbePoint& point) {
    m_point = point;
    refresh();
}

void NormsController::show(const TokenNorms& norms) {
    m_measured = norms;
    m_norms->showNorms(norms);
    m_map->showNorms(norms);
    updateOverlay();
}

void NormsController::updateOverlay() {
    if (m_measured)
        m_overlay->setNorms(*m_measured, thresholdOf(m_measured->norms, m_norms->thresholdRule()));
    emit overlayChanged(overlay());
}

VideoOverlay* NormsController::overlay() const {
    return m_overlayAction->isChecked() ? m_overlay.get() : nullptr;
}

void NormsController::retranslate() {
    m_overlayAction->setText(tr("Token overlay"));
}

} // namespace pllava::ui
