#pragma once

#include <functional>

#include <QString>
#include <QStringList>

class QFileDialog;
class QWidget;

namespace pllava::ui {

/// A dialog for something that is there already.
struct OpenQuestion {
    enum class Wanted { File, Folder };
    QString title;
    Wanted wanted = Wanted::File;
    QString begin;         ///< folder in which it opens; empty: the last one
    QStringList filters{}; ///< "JSON Lines (*.jsonl)"; none: every file
};

/// Asks for it without waiting, and calls `chosen` with what a person chose. Qt's own dialog leaves out names that are
/// not UTF-8; they are offered below its list. GUI thread only.
void askForExisting(QWidget* parent, const OpenQuestion& question, std::function<void(const QString& path)> chosen);

/// Opens any of them without waiting, and calls `chosen` with what is accepted, whatever its name's bytes. GUI thread
/// only.
void openDialog(QFileDialog& dialog, QWidget* parent, std::function<void(const QString& path)> chosen);

} // namespace pllava::ui
