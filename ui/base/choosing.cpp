#include "ui/base/choosing.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QUrl>

#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

struct Choosing {
    Q_DECLARE_TR_FUNCTIONS(Choosing)
};

constexpr int kMostLooked = 20000; ///< entries of a folder
constexpr qsizetype kMostOffered = 12;

QStringList unlisted(const QString& folder, OpenQuestion::Wanted wanted) {
    QStringList found;
    std::error_code ignored; // the dialog itself says what is wrong with the folder
    int looked = 0;
    for (std::filesystem::directory_iterator each(pathOf(folder), ignored), end; each != end && looked < kMostLooked;
         each.increment(ignored), ++looked)
        if (const QString path = textOf(each->path());
            !path.isValidUtf16() && found.size() < kMostOffered &&
            each->is_directory(ignored) == (wanted == OpenQuestion::Wanted::Folder))
            found << path;
    return found;
}

QString shownName(const QString& path) {
    return QString::fromUtf8(path.section(u'/', -1).toUtf8()).toHtmlEscaped(); // a lone surrogate cannot be shown
}

/// Below the list of Qt's own dialog; the desktop's has no layout of ours to add to, and lists them itself.
void offerUnlisted(QFileDialog& dialog, OpenQuestion::Wanted wanted, std::function<void(const QString&)> chosen) {
    auto* grid = qobject_cast<QGridLayout*>(dialog.layout());
    if (!grid)
        return;
    auto* links = new QLabel;
    links->setObjectName(QStringLiteral("unlistedFiles"));
    links->setWordWrap(true);
    links->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    grid->addWidget(links, grid->rowCount(), 0, 1, -1);
    const auto paths = std::make_shared<QStringList>();
    const auto show = [links, paths, wanted](const QString& folder) {
        *paths = unlisted(folder, wanted);
        QStringList words;
        for (qsizetype i = 0; i < paths->size(); ++i)
            words << QStringLiteral("<a href=\"%1\">%2</a>").arg(i).arg(shownName(paths->at(i)));
        links->setText(Choosing::tr("Names that are not UTF-8: %1").arg(words.join(QStringLiteral(", "))));
        links->setVisible(!words.isEmpty());
    };
    QObject::connect(&dialog, &QFileDialog::directoryEntered, links, show);
    QObject::connect(links, &QLabel::linkActivated, &dialog, [&dialog, paths, chosen](const QString& number) {
        const QString path = paths->value(number.toInt());
        dialog.reject();
        chosen(path);
    });
    show(dialog.directory().absolutePath());
}

} // namespace

void askForExisting(QWidget* parent, const OpenQuestion& question, std::function<void(const QString& path)> chosen) {
    auto* dialog = new QFileDialog(parent, question.title, question.begin);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (!question.filters.isEmpty())
        dialog->setNameFilters(question.filters);
    const bool folder = question.wanted == OpenQuestion::Wanted::Folder;
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    dialog->setOption(QFileDialog::ShowDirsOnly, folder);
    offerUnlisted(*dialog, question.wanted, chosen);
    openDialog(*dialog, parent, std::move(chosen));
}

// Qt's own dialog says urlSelected() of nothing, and fileSelected() has lost the bytes that are not UTF-8.
void openDialog(QFileDialog& dialog, QWidget* parent, std::function<void(const QString& path)> chosen) {
    QObject::connect(&dialog, &QDialog::accepted, parent, [&dialog, chosen = std::move(chosen)] {
        if (const QString path = localFile(dialog.selectedUrls().value(0)); !path.isEmpty())
            chosen(path);
    });
    dialog.open();
}

} // namespace pllava::ui
