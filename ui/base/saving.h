#pragma once

#include <functional>

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>

#include "ui/base/worker.h"

class QWidget;

namespace pllava::ui {

/// A dialog for the name of a file to write.
struct SaveQuestion {
    QString title;
    QString name;        ///< that is proposed; its ending is added where a person leaves it out
    QStringList filters; ///< "Markdown (*.md)"; the first is chosen
};

/// Asks, and hands over the file that a person chose.
void askForFile(QWidget* parent, const SaveQuestion& question, std::function<void(const QString& path)> chosen);

/// Asks where to write a file and writes it, on a thread of its own. GUI thread only; nothing here waits.
class Saver : public QObject {
    Q_OBJECT
public:
    /// What to write under this name, whose ending decides the format.
    using Content = std::function<QByteArray(const QString& path)>;

    using QObject::QObject;
    void ask(QWidget* parent, const SaveQuestion& question, const Content& content);
    /// A whole file, or what was there stays, as it does where it has another format (see requireSameFormat());
    /// answered by saved() or failed().
    void save(const QString& path, const QByteArray& bytes);

signals:
    void saved(const QString& path);
    void failed(const Error& error);

private:
    Worker m_worker;
};

} // namespace pllava::ui
