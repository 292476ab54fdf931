#include "ui/norms/token_norms_dock.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/analysis/norm_statistics.h"
#include "ui/base/saving.h"
#include "ui/look/export_button.h"
#include "ui/norms/norm_export.h"
#include "ui/norms/norm_plot.h"
#include "ui/norms/norm_wording.h"

namespace pllava::ui {
namespace {

/// Of these norms, whatever the panel shows by the time that a name is chosen.
Saver::Content exportOf(const TokenNorms& norms, const NormPlotContent& content, CountScale scale) {
    return [=](const QString& path) {
        if (path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive))
            return QByteArray::fromStdString(toCsv(norms, content.threshold));
        return drawPlot(content, scale, plotFormat(path));
    };
}

} // namespace

TokenNormsDock::TokenNormsDock(QWidget* parent) : NormsDock("tokenNorms", parent) {
    build();
    updateTexts();
    clear();
}

void TokenNormsDock::build() {
    m_plot = new NormPlot;
    m_plot->setMinimumSize(16 * fontMetrics().height(), 7 * fontMetrics().height());
    m_summary = new QLabel;
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_summary->setWordWrap(true);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_summary);
    layout->addLayout(buildFoot());
    setContent(content);
}

QHBoxLayout* TokenNormsDock::buildFoot() {
    auto* foot = new QHBoxLayout;
    m_rules = new QComboBox;
    m_rules->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_rules->setMinimumWidth(4 * fontMetrics().height());
    m_log = new QCheckBox;
    m_keep = new QToolButton;
    m_keep->setMinimumWidth(4 * fontMetrics().height());
    m_export = new ExportButton;
    foot->addWidget(m_rules);
    foot->addWidget(m_log);
    foot->addStretch();
    foot->addWidget(m_keep);
    foot->addWidget(m_export);
    m_log->setObjectName(QStringLiteral("logCounts"));
    m_keep->setObjectName(QStringLiteral("keepReference"));
    m_keep->setCheckable(true);
    connect(m_export, &ExportButton::formatChosen, this, &TokenNormsDock::chooseExport);
    connect(m_rules, &QComboBox::activated, this, [this] {
        setThresholdRule({m_rules->currentData().value<ThresholdMethod>(), m_rule.k});
    });
    connect(m_log, &QCheckBox::toggled, this, [this](bool log) {
        m_plot->setScale(log ? CountScale::Log : CountScale::Linear);
        emit logCountsChanged();
    });
    m_saver = new Saver(this);
    connect(m_saver, &Saver::saved, this,
            [this](const QString& path) { m_summary->setText(tr("Written to %1").arg(path)); });
    connect(m_saver, &Saver::failed, this, &TokenNormsDock::failed);
    connect(m_keep, &QToolButton::toggled, this, &TokenNormsDock::keepReference);
    return foot;
}

void TokenNormsDock::setThresholdRule(const ThresholdRule& rule) {
    m_rule = rule;
    fillRules();
    refresh();
    emit thresholdRuleChanged(m_rule);
}

bool TokenNormsDock::logCounts() const {
    return m_log->isChecked();
}

void TokenNormsDock::setLogCounts(bool log) {
    m_log->setChecked(log);
}

void TokenNormsDock::keepReference(bool keep) {
    m_reference = keep ? norms() : std::nullopt;
    nameReferenceButton();
    refresh();
}

void TokenNormsDock::nameReferenceButton() {
    m_keep->setText(m_reference ? tr("Clear the reference") : tr("Keep as reference"));
    m_keep->setToolTip(tr("Keeps this run as a dashed outline behind later ones"));
}

void TokenNormsDock::refresh() {
    if (!norms())
        return;
    m_plot->setContent(plotContent(*norms(), m_reference ? &*m_reference : nullptr, m_rule));
    updateSummary();
}

void TokenNormsDock::updateSummary() {
    const NormStatistics found = statisticsOf(norms()->norms);
    const auto dominant = dominantTokens(*norms(), m_plot->content().threshold).size();
    m_summary->setText(tr("%1 tokens · median %2 · MAD %3 · largest %4 · %5 dominant")
                           .arg(QLocale().toString(static_cast<qlonglong>(found.count)), normWords(found.median),
                                normWords(found.mad), normWords(found.maximum),
                                QLocale().toString(static_cast<qlonglong>(dominant))));
}

QByteArray TokenNormsDock::exported(const QString& path) const {
    return norms() ? exportOf(*norms(), m_plot->content(), m_plot->scale())(path) : QByteArray();
}

void TokenNormsDock::chooseExport(const QString& suffix) {
    const SaveQuestion question{tr("Export"),
                                QStringLiteral("token-norms.") + suffix,
                                {QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix)}};
    m_saver->ask(this, question, exportOf(*norms(), m_plot->content(), m_plot->scale()));
}

void TokenNormsDock::fillRules() {
    const QSignalBlocker quiet(m_rules);
    m_rules->clear();
    for (const auto method : {ThresholdMethod::MedianMad, ThresholdMethod::DensityValley})
        m_rules->addItem(ruleWords({method, m_rule.k}), QVariant::fromValue(method));
    m_rules->setCurrentIndex(m_rule.method == ThresholdMethod::MedianMad ? 0 : 1);
    m_rules->setAccessibleName(tr("Threshold of dominant tokens"));
    m_rules->setToolTip(tr("Rule for the norm above which a token counts as dominant"));
}

void TokenNormsDock::updateTexts() {
    setWindowTitle(tr("Token norms"));
    setPlaceholder(tr("With a model loaded and a video open, this shows how large its visual tokens are."));
    m_log->setText(tr("Log axis"));
    m_log->setToolTip(tr("Counts on a logarithmic axis, so that small counts stay visible next to large ones"));
    m_log->setAccessibleName(tr("Logarithmic counts"));
    nameReferenceButton();
    setExplanation(tr(
        "The model sees the video as visual tokens, each a list of numbers. Its norm says how large these numbers are "
        "together. Most tokens are about equally large and form one hill; a few may be far larger, to the right of "
        "the threshold. Such dominant tokens (amber) can drown the others, and answers become short or empty. Other "
        "pooling or another α moves the hills: keep a run as reference and compare."));
    fillRules();
    if (norms())
        updateSummary();
}

} // namespace pllava::ui
