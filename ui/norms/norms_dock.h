#pragma once

#include <optional>

#include "core/base/token_norms.h"
#include "ui/look/panel_dock.h"

namespace pllava::ui {

class ExplainButton;
class ProbePointChooser;

/// What histogram and token map have in common: norms at a probe point that is chosen in the title bar, and plain words
/// on what is seen. GUI thread only.
class NormsDock : public PanelDock {
    Q_OBJECT
public:
    explicit NormsDock(const char* name, QWidget* parent = nullptr);

    void showNorms(const TokenNorms& norms);
    /// As at the start: nothing to be seen.
    void clear();
    /// Layers of the LLM whose points are offered; 0 without a model.
    void setLayerCount(std::int64_t layers);
    /// Whether the points inside the LLM can be chosen.
    void setLayersReady(bool ready);
    ProbePoint point() const;
    /// Why the model cannot be inspected; empty: it can.
    void setUnavailable(const QString& reason);

signals:
    /// Another point was chosen: its norms are to be computed and shown.
    void pointChanged(const ProbePoint& point);

protected:
    const std::optional<TokenNorms>& norms() const { return m_norms; }
    void setExplanation(const QString& text);
    /// What is shown without norms, unless there is a reason for their lack.
    void setPlaceholder(const QString& text);
    /// Shows norms(), which may be none.
    virtual void refresh() = 0;
    virtual void updateTexts() = 0;
    void changeEvent(QEvent* event) override;

private:
    std::optional<TokenNorms> m_norms;
    QString m_unavailable;
    ProbePointChooser* m_point = nullptr;
    ExplainButton* m_explain = nullptr;
};

} // namespace pllava::ui
