#pragma once

#include <optional>

#include <QDockWidget>

#include "ui/norms/norm_plot_content.h"

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace pllava::ui {

class ExplainButton;
class NormPlot;
class PlaceChooser;

/// The histogram of token norms at a chosen place, with a kept reference run and the threshold of dominant tokens;
/// exports. GUI thread only.
class TokenNormsDock : public QDockWidget {
    Q_OBJECT
public:
    explicit TokenNormsDock(QWidget* parent = nullptr);

    void showNorms(const TokenNorms& norms);
    /// As at the start: nothing to be seen, no reference.
    void clear();
    /// Layers of the LLM whose places are offered; 0 without a model.
    void setLayerCount(std::int64_t layers);
    const ThresholdRule& thresholdRule() const { return m_rule; }
    NormPlace place() const;
    /// Writes the picture, or for "csv" the table of all tokens; the format follows the name. Throws Error.
    void exportTo(const QString& path) const;

signals:
    /// Someone wants to see another place: norms are to be computed and shown.
    void placeChanged(const NormPlace& place);
    void thresholdRuleChanged(const ThresholdRule& rule);

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    QHBoxLayout* buildHead();
    QHBoxLayout* buildFoot();
    void fillRules();
    void keepReference(bool keep);
    void nameReferenceButton();
    void chooseExport(const QString& suffix);
    void refresh();
    void updateTexts();
    void updateSummary();

    std::optional<TokenNorms> m_norms, m_reference;
    ThresholdRule m_rule;
    QStackedWidget* m_pages = nullptr;
    PlaceChooser* m_place = nullptr;
    QComboBox* m_rules = nullptr;
    ExplainButton* m_explain = nullptr;
    NormPlot* m_plot = nullptr;
    QLabel *m_summary = nullptr, *m_empty = nullptr;
    QCheckBox* m_log = nullptr;
    QToolButton *m_keep = nullptr, *m_export = nullptr;
};

} // namespace pllava::ui
