#include "ui/norms/token_norms_dock.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/analysis/norm_statistics.h"
#include "core/base/error.h"
#include "ui/icons.h"
#include "ui/norms/explain_button.h"
#include "ui/norms/norm_export.h"
#include "ui/norms/norm_plot.h"
#include "ui/norms/norm_wording.h"
#include "ui/norms/place_chooser.h"

namespace pllava::ui {

TokenNormsDock::TokenNormsDock(QWidget* parent) : QDockWidget(parent) {
    setObjectName(QStringLiteral("tokenNorms"));
    build();
    updateTexts();
    refresh();
}

void TokenNormsDock::build() {
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    m_plot = new NormPlot;
    m_plot->setMinimumSize(16 * fontMetrics().height(), 7 * fontMetrics().height());
    layout->addLayout(buildHead());
    layout->addWidget(m_plot, 1);
    m_summary = new QLabel;
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_summary->setWordWrap(true);
    layout->addWidget(m_summary);
    layout->addLayout(buildFoot());
    m_empty = new QLabel;
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_empty);
    m_pages->addWidget(content);
    setWidget(m_pages);
}

QHBoxLayout* TokenNormsDock::buildHead() {
    m_place = new PlaceChooser;
    m_rules = new QComboBox;
    m_rules->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_explain = new ExplainButton;
    auto* head = new QHBoxLayout;
    head->addWidget(m_place);
    head->addWidget(m_rules);
    head->addStretch();
    head->addWidget(m_explain);
    connect(m_place, &PlaceChooser::placeChosen, this, &TokenNormsDock::placeChanged);
    connect(m_rules, &QComboBox::activated, this, [this] {
        m_rule.method = m_rules->currentData().value<ThresholdMethod>();
        refresh();
        emit thresholdRuleChanged(m_rule);
    });
    return head;
}

QHBoxLayout* TokenNormsDock::buildFoot() {
    auto* foot = new QHBoxLayout;
    m_log = new QCheckBox;
    m_keep = new QToolButton;
    m_export = new QToolButton;
    m_keep->setFocusPolicy(Qt::TabFocus);
    m_export->setFocusPolicy(Qt::TabFocus);
    foot->addWidget(m_log);
    foot->addStretch();
    foot->addWidget(m_keep);
    foot->addWidget(m_export);
    m_log->setObjectName(QStringLiteral("logCounts"));
    m_keep->setObjectName(QStringLiteral("keepReference"));
    m_keep->setCheckable(true);
    m_export->setIcon(icon(QStringLiteral("document-export")));
    m_export->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_export->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_export);
    for (const char* format : {"PNG", "SVG", "PDF", "CSV"})
        menu->addAction(QString::fromLatin1(format), this,
                        [this, format] { chooseExport(QString::fromLatin1(format).toLower()); });
    m_export->setMenu(menu);
    connect(m_log, &QCheckBox::toggled, this,
            [this](bool log) { m_plot->setScale(log ? CountScale::Log : CountScale::Linear); });
    connect(m_keep, &QToolButton::toggled, this, &TokenNormsDock::keepReference);
    return foot;
}

void TokenNormsDock::showNorms(const TokenNorms& norms) {
    m_norms = norms;
    m_place->setPlace(norms.place);
    refresh();
}

void TokenNormsDock::clear() {
    m_norms.reset();
    m_keep->setChecked(false);
    refresh();
}

void TokenNormsDock::setLayerCount(std::int64_t layers) {
    m_place->setLayerCount(layers);
}

NormPlace TokenNormsDock::place() const {
    return m_place->place();
}

void TokenNormsDock::keepReference(bool keep) {
    m_reference = keep ? m_norms : std::nullopt;
    nameReferenceButton();
    refresh();
}

void TokenNormsDock::nameReferenceButton() {
    m_keep->setText(m_reference ? tr("Drop the reference") : tr("Keep as reference"));
    m_keep->setToolTip(tr("Keeps this run as a dashed outline behind those to come"));
}

void TokenNormsDock::refresh() {
    m_pages->setCurrentIndex(m_norms ? 1 : 0);
    if (!m_norms)
        return;
    m_plot->setContent(plotContent(*m_norms, m_reference ? &*m_reference : nullptr, m_rule));
    updateSummary();
}

void TokenNormsDock::updateSummary() {
    const NormStatistics found = statisticsOf(m_norms->norms);
    const auto dominant = dominantTokens(*m_norms, m_plot->content().threshold).size();
    m_summary->setText(tr("%1 tokens · median %2 · MAD %3 · largest %4 · %5 dominant")
                           .arg(QLocale().toString(static_cast<qlonglong>(found.count)), normWords(found.median),
                                normWords(found.mad), normWords(found.maximum),
                                QLocale().toString(static_cast<qlonglong>(dominant))));
}

void TokenNormsDock::exportTo(const QString& path) const {
    if (!m_norms)
        return;
    const NormPlotContent& content = m_plot->content();
    if (path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive))
        return writeFile(path, QByteArray::fromStdString(toCsv(*m_norms, content.threshold)));
    const PlotFormat format = path.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive)   ? PlotFormat::Svg
                              : path.endsWith(QStringLiteral(".pdf"), Qt::CaseInsensitive) ? PlotFormat::Pdf
                                                                                           : PlotFormat::Png;
    writeFile(path, drawPlot(content, m_plot->scale(), format));
}

void TokenNormsDock::chooseExport(const QString& suffix) {
    auto* dialog = new QFileDialog(this, tr("Export"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix));
    dialog->selectFile(QStringLiteral("token-norms.") + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        try {
            exportTo(path);
            m_summary->setText(tr("Written to %1").arg(path));
        } catch (const Error& error) {
            m_summary->setText(tr("Not written: %1").arg(QString::fromUtf8(error.what())));
        }
    });
    dialog->open();
}

void TokenNormsDock::fillRules() {
    const QSignalBlocker quiet(m_rules);
    m_rules->clear();
    for (const auto method : {ThresholdMethod::MedianMad, ThresholdMethod::DensityValley})
        m_rules->addItem(ruleWords({method, m_rule.k}), QVariant::fromValue(method));
    m_rules->setCurrentIndex(m_rule.method == ThresholdMethod::MedianMad ? 0 : 1);
    m_rules->setAccessibleName(tr("Threshold of dominant tokens"));
    m_rules->setToolTip(tr("How the norm is found above which a token counts as dominant"));
}

void TokenNormsDock::updateTexts() {
    setWindowTitle(tr("Token norms"));
    m_empty->setText(tr("Open a video to see how large its visual tokens are."));
    m_log->setText(tr("Log axis"));
    m_log->setToolTip(tr("Counts on a logarithmic axis, so that few tokens are seen beside many"));
    m_log->setAccessibleName(tr("Logarithmic counts"));
    nameReferenceButton();
    m_export->setText(tr("Export"));
    m_export->setToolTip(tr("The plot as a picture, or all tokens as a table"));
    m_explain->setExplanation(tr(
        "The model sees the video as visual tokens, each a list of numbers. Its norm says how large these numbers are "
        "together. Most tokens are about equally large and form one hill; a few may be far larger, to the right of "
        "the threshold. Such dominant tokens (amber) can drown the others, and answers become short or empty. Other "
        "pooling or another α moves the hills: keep a run as reference and compare."));
    fillRules();
    if (m_norms)
        updateSummary();
}

void TokenNormsDock::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        updateTexts();
    QDockWidget::changeEvent(event);
}

} // namespace pllava::ui
