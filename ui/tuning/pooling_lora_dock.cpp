#include "ui/tuning/pooling_lora_dock.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/look/pieces.h"
#include "ui/look/theme.h"
#include "ui/tuning/pooling_presets.h"

namespace pllava::ui {
namespace {

constexpr int kAlphaSteps = 4; ///< slider steps in 1

} // namespace

PoolingLoraDock::PoolingLoraDock(LiveSettings& settings, QWidget* parent)
    : PanelDock("poolingLora", parent), m_settings(settings) {
    build();
    showSettings();
    updateTexts();
    connect(&m_settings, &LiveSettings::changed, this, &PoolingLoraDock::showSettings);
    connect(&m_settings, &LiveSettings::modelChanged, this, &PoolingLoraDock::showModel);
    showContent(false); // until there is a model to set
}

PoolingLoraDock::Row PoolingLoraDock::addRow(QGridLayout* grid, int row,
                                             const std::function<void(AskSettings&, int)>& write) {
    const Row made{new QLabel, new QSlider(Qt::Horizontal), new QSpinBox};
    made.label->setBuddy(made.box);
    grid->addWidget(made.label, row, 0);
    grid->addWidget(made.slider, row, 1);
    grid->addWidget(made.box, row, 2);
    connect(made.slider, &QSlider::valueChanged, made.box, &QSpinBox::setValue);
    connect(made.box, &QSpinBox::valueChanged, made.slider, &QSlider::setValue);
    connect(made.box, &QSpinBox::valueChanged, this,
            [this, write](int value) { change([&](AskSettings& settings) { write(settings, value); }); });
    return made;
}

void PoolingLoraDock::buildAlpha(QGridLayout* grid, int row) {
    m_alphaLabel = new QLabel;
    m_alphaSlider = new QSlider(Qt::Horizontal);
    m_alphaBox = new QDoubleSpinBox;
    m_alphaBox->setSingleStep(1.0 / kAlphaSteps);
    m_alphaLabel->setBuddy(m_alphaBox);
    grid->addWidget(m_alphaLabel, row, 0);
    grid->addWidget(m_alphaSlider, row, 1);
    grid->addWidget(m_alphaBox, row, 2);
    connect(m_alphaSlider, &QSlider::valueChanged, this,
            [this](int value) { m_alphaBox->setValue(static_cast<double>(value) / kAlphaSteps); });
    connect(m_alphaBox, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        const QSignalBlocker quiet(m_alphaSlider);
        m_alphaSlider->setValue(qRound(value * kAlphaSteps));
        change([value](AskSettings& settings) { settings.loraAlpha = value; });
    });
}

QGridLayout* PoolingLoraDock::buildRows() {
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    m_adapterLabel = new QLabel;
    m_adapter = new QComboBox;
    m_adapterLabel->setBuddy(m_adapter);
    m_adapter->setMinimumWidth(4 * fontMetrics().height());
    grid->addWidget(m_adapterLabel, 0, 0);
    grid->addWidget(m_adapter, 0, 1, 1, 2);
    m_frames = addRow(grid, 1, [](AskSettings& settings, int value) { settings.frames = value; });
    m_time = addRow(grid, 2, [](AskSettings& settings, int value) { settings.pooling.frames = value; });
    m_height = addRow(grid, 3, [](AskSettings& settings, int value) { settings.pooling.height = value; });
    m_width = addRow(grid, 4, [](AskSettings& settings, int value) { settings.pooling.width = value; });
    buildAlpha(grid, 5);
    return grid;
}

void PoolingLoraDock::build() {
    auto* content = new QWidget;
    m_preset = new QComboBox;
    addToTitle(m_preset);
    m_preset->setMinimumWidth(4 * fontMetrics().height());
    m_cost = new QLabel;
    m_warning = new QLabel;
    for (QLabel* label : {m_cost, m_warning})
        label->setWordWrap(true);
    m_cost->setForegroundRole(QPalette::PlaceholderText);
    auto* layout = new QVBoxLayout(content);
    layout->addLayout(buildRows());
    layout->addWidget(m_cost);
    layout->addWidget(m_warning);
    layout->addStretch(1);
    setContent(content);
    connect(m_adapter, &QComboBox::activated, this,
            [this] { emit adapterChosen(m_adapter->currentData().toString()); });
    connect(m_preset, &QComboBox::activated, this, &PoolingLoraDock::choosePreset);
}

/// Positions set by a person, not those that show a change.
void PoolingLoraDock::change(const Change& change) {
    if (m_showing)
        return;
    AskSettings settings = m_settings.value();
    change(settings);
    m_settings.set(settings);
}

void PoolingLoraDock::choosePreset(int index) {
    const auto presets = poolingPresets(m_settings.defaults(), m_settings.limits());
    if (index < 1 || index > presets.size())
        return;
    const PoolingPreset& preset = presets[index - 1];
    change([&](AskSettings& settings) {
        settings.frames = preset.frames;
        settings.pooling = preset.pooling;
        settings.loraAlpha = m_settings.defaults().loraAlpha;
    });
}

void PoolingLoraDock::showModel() {
    showSettings();
    updateTexts();
    showContent(true);
}

void PoolingLoraDock::showSettings() {
    const AskSettings& settings = m_settings.value();
    m_showing = true;
    updateRanges();
    m_frames.box->setValue(settings.frames);
    m_time.box->setValue(static_cast<int>(settings.pooling.frames));
    m_height.box->setValue(static_cast<int>(settings.pooling.height));
    m_width.box->setValue(static_cast<int>(settings.pooling.width));
    m_alphaBox->setValue(settings.loraAlpha);
    m_showing = false;
    updateCost();
}

void PoolingLoraDock::updateRanges() {
    const SettingsLimits& limits = m_settings.limits();
    const std::pair<Row*, int> rows[] = {{&m_frames, limits.frames},
                                         {&m_time, limits.frames},
                                         {&m_height, static_cast<int>(limits.gridHeight)},
                                         {&m_width, static_cast<int>(limits.gridWidth)}};
    for (const auto& [row, most] : rows) {
        row->slider->setRange(1, most);
        row->box->setRange(1, most);
    }
    for (const Row* row : {&m_time, &m_height, &m_width})
        for (QWidget* part : {static_cast<QWidget*>(row->slider), static_cast<QWidget*>(row->box)})
            part->setEnabled(!limits.tokensPerFrame);
    m_alphaSlider->setRange(0, qRound(limits.loraAlpha * kAlphaSteps));
    m_alphaBox->setRange(0, limits.loraAlpha);
    for (QWidget* part : {static_cast<QWidget*>(m_alphaSlider), static_cast<QWidget*>(m_alphaBox)})
        part->setEnabled(limits.adapter);
}

void PoolingLoraDock::setAdapters(const QVector<Adapter>& adapters, const QString& chosen) {
    m_adapter->clear();
    m_adapter->addItem(tr("None: the base model"), QString());
    for (const Adapter& adapter : adapters)
        m_adapter->addItem(adapter.name, adapter.folder);
    if (!chosen.isEmpty() && m_adapter->findData(chosen) < 0) // one from elsewhere, as a training's checkpoint
        m_adapter->addItem(chosen.section(u'/', -1), chosen);
    m_adapter->setCurrentIndex(std::max(0, m_adapter->findData(chosen)));
}

void PoolingLoraDock::setCost(double millisecondsPerToken) {
    m_millisecondsPerToken = millisecondsPerToken;
    updateCost();
}

void PoolingLoraDock::updateCost() {
    const auto tokens = visualTokens(m_settings.value(), m_settings.limits());
    QString text = tr("%1 visual tokens").arg(QLocale().toString(static_cast<qlonglong>(tokens)));
    if (m_millisecondsPerToken > 0)
        text += tr(" · about %1 ms to read them")
                    .arg(QLocale().toString(m_millisecondsPerToken * static_cast<double>(tokens), 'f', 0));
    text += u'\n' + (m_settings.limits().adapter ? tr("α takes effect with the next answer")
                                                 : tr("α has no effect: the model has no adapter. Choose one above."));
    if (m_settings.limits().tokensPerFrame)
        text += u'\n' + tr("Pooling has no effect: this model lays out its visual tokens in its own way.");
    m_cost->setText(text);
    const QString warning = poolingWarning(m_settings.value(), m_settings.limits());
    m_warning->setText(warning);
    m_warning->setVisible(!warning.isEmpty());
}

void PoolingLoraDock::fillPresets() {
    m_preset->clear();
    m_preset->addItem(tr("Presets…"));
    for (const PoolingPreset& preset : poolingPresets(m_settings.defaults(), m_settings.limits()))
        m_preset->addItem(preset.name);
}

void PoolingLoraDock::updateTexts() {
    setTextColor(*m_warning, colorsOf(palette()).emphasis);
    setWindowTitle(tr("Pooling & LoRA"));
    setEmptyText(tr("No model is loaded. These controls set how a loaded model sees the video."));
    m_adapterLabel->setText(tr("Adapter"));
    m_alphaLabel->setText(tr("LoRA α"));
    m_adapter->setAccessibleName(tr("Adapter"));
    m_preset->setAccessibleName(tr("Presets"));
    if (m_adapter->count() > 0)
        m_adapter->setItemText(0, tr("None: the base model"));
    const struct {
        Row& row;
        QString name, meaning;
    } rows[] = {{m_frames, tr("Frames"), tr("How many frames of the video the model sees")},
                {m_time, tr("T′"), tr("Time steps after pooling")},
                {m_height, tr("H′"), tr("Rows of a time step after pooling")},
                {m_width, tr("W′"), tr("Columns of a time step after pooling")}};
    const auto describe = [](QWidget* part, const QString& name, const QString& meaning) {
        part->setAccessibleName(name);
        part->setAccessibleDescription(meaning);
        part->setToolTip(meaning);
    };
    for (const auto& [row, name, meaning] : rows) {
        row.label->setText(name);
        describe(row.slider, name, meaning);
        describe(row.box, name, meaning);
    }
    const QString alpha = tr("Weight of the adapter: 0 disables LoRA, 32 is the fine-tuned model");
    describe(m_alphaSlider, tr("LoRA α"), alpha);
    describe(m_alphaBox, tr("LoRA α"), alpha);
    fillPresets();
    updateCost();
}

void PoolingLoraDock::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        updateTexts();
    PanelDock::changeEvent(event);
}

} // namespace pllava::ui
