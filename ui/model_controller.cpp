#include "ui/model_controller.h"

#include <filesystem>

#include "ui/base/paths.h"
#include "ui/base/resource_paths.h"

namespace pllava::ui {
namespace {

constexpr double kDemoAlpha = 4; ///< as PLLaVA's own demo: between the image model and the fine-tuned one

SettingsLimits limitsOf(const ModelFacts& model) {
    SettingsLimits limits;
    limits.gridHeight = model.gridHeight;
    limits.gridWidth = model.gridWidth;
    limits.maxPositions = model.maxPositions;
    limits.adapter = model.loraRank > 0;
    limits.tokensPerFrame = model.tokensPerFrame;
    return limits;
}

} // namespace

ModelController::ModelController(Engine& engine, LiveSettings& settings, const ComputeSettings& compute,
                                 QObject* parent)
    : QObject(parent), m_engine(engine), m_settings(settings), m_compute(compute) {
    connect(&m_engine, &Engine::loaded, this, &ModelController::takeOver);
    connect(&m_engine, &Engine::loadFailed, this, [this](const Error& error) {
        m_wanted = m_loaded.value_or(m_kept); // the next start has what worked
        emit failed(error);
    });
}

void ModelController::load(const ModelChoice& choice) {
    m_wanted = choice;
    m_engine.load(choice, m_compute);
    emit loading();
}

void ModelController::useDemo() {
    load({demoModel(), demoAdapter()});
}

void ModelController::useAdapter(const QString& folder) {
    load({m_engine.model() ? m_engine.model()->choice.base : demoModel(), folder});
}

void ModelController::useCheckpoint(const QString& base, const QString& checkpoint) {
    std::error_code ignored; // loading it says what is wrong
    const bool whole = std::filesystem::exists(pathOf(checkpoint) / "tokenizer.model", ignored) ||
                       std::filesystem::exists(pathOf(checkpoint) / "tokenizer.json", ignored);
    load(whole ? ModelChoice{checkpoint, {}} : ModelChoice{base.isEmpty() ? demoModel() : base, checkpoint});
}

void ModelController::usePrevious() {
    m_loaded ? load(*m_loaded) : useDemo();
}

ModelWorld ModelController::world() const {
    const QString base = m_engine.model() ? m_engine.model()->choice.base : m_wanted.base;
    return base.isEmpty() || base == demoModel() ? ModelWorld::Demo : ModelWorld::Real;
}

void ModelController::takeOver(const ModelFacts& facts) {
    m_loaded = m_wanted = facts.choice;
    AskSettings defaults = facts.defaults;
    if (facts.choice == ModelChoice{demoModel(), demoAdapter()})
        defaults.loraAlpha = kDemoAlpha;
    m_settings.setModel(defaults, limitsOf(facts));
    emit loaded(facts);
}

} // namespace pllava::ui
