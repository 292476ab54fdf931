#pragma once

#include <optional>

#include <QDockWidget>

#include "core/analysis/dominant_tokens.h"

class QLabel;
class QListView;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace pllava::ui {

class ColorScale;
class DominantTokenModel;
class ExplainButton;
class PlaceChooser;
class TokenGrid;

/// The token map: where in the clip the norms are large, and the list of dominant tokens. GUI thread only.
class TokenMapDock : public QDockWidget {
    Q_OBJECT
public:
    explicit TokenMapDock(QWidget* parent = nullptr);

    void showNorms(const TokenNorms& norms);
    /// As at the start: nothing to be seen.
    void clear();
    void setLayerCount(std::int64_t layers);
    /// Nothing is signalled.
    void setThresholdRule(const ThresholdRule& rule);
    /// Marks the grid of the frame that is playing.
    void setTime(double seconds);

signals:
    void placeChanged(const NormPlace& place);
    void tokenClicked(std::int64_t t, std::int64_t h, std::int64_t w);

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void buildGrid(QVBoxLayout* layout);
    void refresh();
    void updateTexts();
    QString summary() const;

    std::optional<TokenNorms> m_norms;
    Threshold m_threshold;
    QStackedWidget* m_pages = nullptr;
    PlaceChooser* m_place = nullptr;
    ExplainButton* m_explain = nullptr;
    TokenGrid* m_grid = nullptr;
    QScrollArea* m_scroll = nullptr;
    ColorScale* m_scale = nullptr;
    DominantTokenModel* m_model = nullptr;
    QListView* m_list = nullptr;
    QLabel *m_summary = nullptr, *m_empty = nullptr;
};

} // namespace pllava::ui
