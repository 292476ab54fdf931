#include "ui/saving.h"

#include <span>
#include <utility>

#include <QFileDialog>
#include <QFileInfo>

#include "core/base/pending_file.h"

namespace pllava::ui {

void askWhereToSave(QWidget* parent, const SaveQuestion& question, std::function<void(const QString& path)> write) {
    auto* dialog = new QFileDialog(parent, question.title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(question.filters);
    dialog->setDefaultSuffix(QFileInfo(question.name).suffix());
    dialog->selectFile(question.name);
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.section(QStringLiteral("*."), 1).chopped(1));
    });
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(write));
    dialog->open();
}

void writeFile(const QString& path, const QByteArray& bytes) {
    PendingFile file(path.toStdString());
    file.write(std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
    file.commit();
}

} // namespace pllava::ui
