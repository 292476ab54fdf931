#pragma once

#include <functional>

#include <QByteArray>
#include <QString>
#include <QStringList>

class QWidget;

namespace pllava::ui {

/// A dialog for the name of a file to write.
struct SaveQuestion {
    QString title;
    QString name;        ///< that is proposed; its ending is added where a person leaves it out
    QStringList filters; ///< "Markdown (*.md)"; the first is chosen
};

/// Asks in a window of its own and returns at once; `write` hears the answer, if there is one. GUI thread only.
void askWhereToSave(QWidget* parent, const SaveQuestion& question, std::function<void(const QString& path)> write);

/// Writes a whole file, or leaves what was there. Throws Error.
void writeFile(const QString& path, const QByteArray& bytes);

} // namespace pllava::ui
