#pragma once

#include "core/base/error.h"
#include "ui/norms/norm_plot_content.h"
#include "ui/norms/norms_dock.h"

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace pllava::ui {

class ExportButton;
class NormPlot;
class Saver;

/// The histogram of token norms at a chosen probe point, with a kept reference run and the threshold of dominant
/// tokens; exports. GUI thread only.
class TokenNormsDock : public NormsDock {
    Q_OBJECT
public:
    explicit TokenNormsDock(QWidget* parent = nullptr);

    const ThresholdRule& thresholdRule() const { return m_rule; }
    void setThresholdRule(const ThresholdRule& rule);
    bool logCounts() const;
    void setLogCounts(bool log);
    /// The file of this name: the picture, or for "csv" the table of all tokens; empty without norms.
    QByteArray exported(const QString& path) const;

signals:
    void thresholdRuleChanged(const ThresholdRule& rule);
    void logCountsChanged();
    /// An export could not be written.
    void failed(const Error& error);

protected:
    void refresh() override;
    void updateTexts() override;

private:
    void build();
    QHBoxLayout* buildFoot();
    void fillRules();
    void keepReference(bool keep);
    void nameReferenceButton();
    void chooseExport(const QString& suffix);
    void updateSummary();

    std::optional<TokenNorms> m_reference;
    ThresholdRule m_rule;
    QComboBox* m_rules = nullptr;
    NormPlot* m_plot = nullptr;
    QLabel* m_summary = nullptr;
    Saver* m_saver = nullptr;
    QCheckBox* m_log = nullptr;
    QToolButton* m_keep = nullptr;
    ExportButton* m_export = nullptr;
};

} // namespace pllava::ui
