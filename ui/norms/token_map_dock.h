#pragma once

#include "core/analysis/dominant_tokens.h"
#include "ui/norms/norms_dock.h"

class QLabel;
class QListView;
class QScrollArea;
class QVBoxLayout;

namespace pllava::ui {

class ColorScale;
class DominantTokenModel;
class TokenGrid;

/// The token map: where in the clip the norms are large, and the list of dominant tokens. GUI thread only.
class TokenMapDock : public NormsDock {
    Q_OBJECT
public:
    explicit TokenMapDock(QWidget* parent = nullptr);

    /// Nothing is signalled.
    void setThresholdRule(const ThresholdRule& rule);
    /// Marks the grid of the frame that is playing.
    void setTime(double seconds);

signals:
    void tokenClicked(std::int64_t t, std::int64_t h, std::int64_t w);

protected:
    void refresh() override;
    void updateTexts() override;

private:
    void buildGrid(QVBoxLayout* layout);
    void say(const QString& words);
    QString summary() const;

    Threshold m_threshold;
    TokenGrid* m_grid = nullptr;
    QScrollArea* m_scroll = nullptr;
    ColorScale* m_scale = nullptr;
    DominantTokenModel* m_model = nullptr;
    QListView* m_list = nullptr;
    QLabel* m_summary = nullptr;
};

} // namespace pllava::ui
