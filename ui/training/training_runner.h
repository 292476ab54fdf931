#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

namespace pllava::ui {

/// A training to begin, or one to go on with, which needs its output folder alone.
struct TrainingRequest {
    QString set, heldOut, settings; ///< files; the last two may be empty
    QString output, model;          ///< folders
    bool resume = false;
};
/// What `pllava` is called with.
QStringList argumentsOf(const TrainingRequest& request);
/// The command line next to the running program; empty where there is none.
QString pllavaProgram();

/// One training as a process of its own: `pllava train`. GUI thread only; nothing waits, except that its end, at the
/// window's, lets the training write its last checkpoint.
class TrainingRunner : public QObject {
    Q_OBJECT
public:
    explicit TrainingRunner(QObject* parent = nullptr);
    ~TrainingRunner() override;

    void start(const TrainingRequest& request);
    /// As Ctrl-C does: what is learned so far is kept.
    void stop();
    /// Whether this one has run a training, whose end it then knows.
    bool used() const { return m_used; }
    bool running() const { return m_process.state() != QProcess::NotRunning; }

signals:
    void changed();
    /// In the program's words.
    void failed(const QString& message);

private:
    void finish(int status);

    QProcess m_process;
    bool m_used = false;
};

} // namespace pllava::ui
