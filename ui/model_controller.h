#pragma once

#include <optional>

#include <QObject>

#include "ui/base/live_settings.h"
#include "ui/base/suggestions.h"
#include "ui/engine.h"

namespace pllava::ui {

/// Chooses the model of the window and has it loaded; its settings and limits become those of the window. GUI thread
/// only.
class ModelController : public QObject {
    Q_OBJECT
public:
    ModelController(Engine& engine, LiveSettings& settings, const ComputeSettings& compute, QObject* parent = nullptr);

    void load(const ModelChoice& choice);
    void useDemo();
    /// An adapter's folder for the base that is loaded; empty for none.
    void useAdapter(const QString& folder);
    /// A training's checkpoint: with a tokenizer it is a whole model, else an adapter of `base`, or of the demo.
    void useCheckpoint(const QString& base, const QString& checkpoint);
    /// The last model that could be loaded, else the demo.
    void usePrevious();
    bool hasPrevious() const { return m_loaded.has_value(); }
    /// What the next start opens where nothing can be loaded in this one.
    void keep(const ModelChoice& choice) { m_kept = choice; }
    /// The one that is loaded or being loaded; what worked last, where it could not be.
    const ModelChoice& wanted() const { return m_wanted; }
    /// Before a model is there, the one that is being loaded counts.
    ModelWorld world() const;

signals:
    void loading();
    /// The window's settings are the model's.
    void loaded(const ModelFacts& facts);
    void failed(const Error& error);

private:
    void takeOver(const ModelFacts& facts);

    Engine& m_engine;
    LiveSettings& m_settings;
    ComputeSettings m_compute;
    ModelChoice m_wanted, m_kept;
    std::optional<ModelChoice> m_loaded;
};

} // namespace pllava::ui
