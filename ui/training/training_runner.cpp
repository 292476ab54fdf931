#include "ui/training/training_runner.h"

#include <algorithm>
#include <csignal>

#include <QCoreApplication>
#include <QFileInfo>

namespace pllava::ui {
namespace {

constexpr int kStopped = 130;          ///< the program's exit status after SIGINT
constexpr int kLastCheckpoint = 20000; ///< milliseconds that writing one may take

} // namespace

QStringList argumentsOf(const TrainingRequest& request) {
    QStringList arguments{QStringLiteral("train")};
    if (!request.set.isEmpty())
        arguments << request.set;
    const std::pair<const char*, QString> options[] = {{"--out", request.output},
                                                       {"--config", request.settings},
                                                       {"--model", request.model},
                                                       {"--held-out", request.heldOut}};
    for (const auto& [name, value] : options)
        if (!value.isEmpty())
            arguments << QLatin1String(name) << value;
    if (request.resume)
        arguments << QStringLiteral("--resume");
    return arguments;
}

QString pllavaProgram() {
    const QString here = QCoreApplication::applicationDirPath();
    for (const char* place : {"/pllava", "/../bin/pllava"})
        if (const QFileInfo program(here + QLatin1String(place)); program.isExecutable())
            return program.canonicalFilePath();
    return {};
}

TrainingRunner::TrainingRunner(QObject* parent) : QObject(parent) {
    connect(&m_process, &QProcess::stateChanged, this, &TrainingRunner::changed);
    connect(&m_process, &QProcess::finished, this, &TrainingRunner::finish);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            emit failed(m_process.errorString());
    });
}

TrainingRunner::~TrainingRunner() {
    m_process.disconnect(this);
    stop();
    m_process.waitForFinished(kLastCheckpoint);
}

void TrainingRunner::start(const TrainingRequest& request) {
    if (running())
        return;
    const QString program = pllavaProgram();
    if (program.isEmpty())
        return emit failed(tr("The program pllava is not next to this one; training needs it."));
    const QStringList arguments = argumentsOf(request);
    if (!std::ranges::all_of(arguments, &QString::isValidUtf16)) // QProcess would pass other names
        return emit failed(tr("Paths must be valid UTF-8 to start a training here; use pllava train instead."));
    m_used = true;
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.start(program, arguments);
}

void TrainingRunner::stop() {
    if (running())
        ::kill(static_cast<pid_t>(m_process.processId()), SIGINT);
}

void TrainingRunner::finish(int status) {
    const QString said = QString::fromUtf8(m_process.readAllStandardError()).trimmed();
    if (m_process.exitStatus() == QProcess::CrashExit)
        emit failed(tr("The training ended unexpectedly. Resume it from its last checkpoint."));
    else if (status != 0 && status != kStopped)
        emit failed(said.section(u'\n', -1));
}

} // namespace pllava::ui
