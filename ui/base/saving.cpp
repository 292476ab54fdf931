#include "ui/base/saving.h"

#include <QFileDialog>
#include <QFileInfo>

#include "core/base/own_file.h"
#include "core/base/pending_file.h"
#include "ui/base/choosing.h"
#include "ui/base/paths.h"

namespace pllava::ui {

void askForFile(QWidget* parent, const SaveQuestion& question, std::function<void(const QString& path)> chosen) {
    auto* dialog = new QFileDialog(parent, question.title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(question.filters);
    dialog->setDefaultSuffix(QFileInfo(question.name).suffix());
    dialog->selectFile(question.name);
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.section(QStringLiteral("*."), 1).chopped(1));
    });
    openDialog(*dialog, parent, std::move(chosen));
}

void Saver::ask(QWidget* parent, const SaveQuestion& question, const Content& content) {
    askForFile(parent, question, [this, content](const QString& path) { save(path, content(path)); });
}

void Saver::save(const QString& path, const QByteArray& bytes) {
    const auto job = [this, path, bytes](const std::stop_token&) -> Delivery {
        requireSameFormat(pathOf(path));
        writeWholeFile(pathOf(path), bytes.toStdString());
        return [this, path] { emit saved(path); };
    };
    m_worker.run(job, [this](const Error& error) { emit failed(error); });
}

} // namespace pllava::ui
