#include "ui/training/start_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include "ui/look/icons.h"
#include "ui/look/pieces.h"

namespace pllava::ui {

StartDialog::StartDialog(const QString& model, QWidget* parent) : QDialog(parent), m_model(model) {
    setWindowTitle(tr("New training"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* layout = new QVBoxLayout(this);
    auto* about = new QLabel(tr("LoRA and projector learn from questions and answers about videos; the loaded model is "
                                "the base. Training runs as a separate process."));
    about->setWordWrap(true);
    layout->addWidget(about);
    auto* form = new QFormLayout;
    layout->addLayout(form);
    m_set = addPath(form, tr("Training set"), tr("JSON Lines: video, question, answer"), Wanted::File);
    m_heldOut =
        addPath(form, tr("Held-out set"), tr("Used for evaluation, not for training; empty for none"), Wanted::File);
    m_settings = addPath(form, tr("Settings"), tr("A JSON file; empty for the defaults"), Wanted::File);
    m_output = addPath(form, tr("Output folder"), tr("Checkpoints and metrics are written here"), Wanted::Folder);
    m_set->setObjectName(QStringLiteral("trainingSet"));
    m_heldOut->setObjectName(QStringLiteral("trainingHeldOut"));
    m_settings->setObjectName(QStringLiteral("trainingSettings"));
    m_output->setObjectName(QStringLiteral("trainingOutput"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_start = buttons->addButton(tr("Start"), QDialogButtonBox::AcceptRole);
    m_start->setObjectName(QStringLiteral("trainingBegin"));
    makePrimary(*m_start);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        TrainingRequest request;
        request.set = m_set->text();
        request.heldOut = m_heldOut->text();
        request.settings = m_settings->text();
        request.output = m_output->text();
        request.model = m_model;
        emit chosen(request);
        close();
    });
    setMinimumWidth(36 * fontMetrics().averageCharWidth() + 14 * fontMetrics().height());
    updateReady();
}

QLineEdit* StartDialog::addPath(QFormLayout* form, const QString& label, const QString& hint, Wanted wanted) {
    auto* row = new QHBoxLayout;
    auto* path = new QLineEdit;
    auto* browse = new QToolButton;
    path->setPlaceholderText(hint);
    path->setAccessibleName(label);
    browse->setIcon(icon(QStringLiteral("document-open")));
    describe(*browse, tr("Choose: %1").arg(label));
    row->addWidget(path);
    row->addWidget(browse);
    form->addRow(label, row);
    connect(path, &QLineEdit::textChanged, this, &StartDialog::updateReady);
    connect(browse, &QToolButton::clicked, this, [this, path, label, wanted] {
        askForExisting(this, {label, wanted, {}}, [path](const QString& found) { path->setText(found); });
    });
    return path;
}

void StartDialog::updateReady() {
    if (m_start)
        m_start->setEnabled(!m_set->text().isEmpty() && !m_output->text().isEmpty());
}

} // namespace pllava::ui
