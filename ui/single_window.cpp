#include "ui/single_window.h"

#include <cerrno>
#include <chrono>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <QCryptographicHash>
#include <QDataStream>
#include <QDeadlineTimer>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QThread>

namespace pllava::ui {
namespace {

constexpr auto kPatience = std::chrono::milliseconds(1500);
constexpr int kLongestRequest = 1 << 16, kTryAgainAfter = 20; // bytes, milliseconds
const QByteArray kGreeting = QByteArrayLiteral("pllava-studio 1"), kTaken = QByteArrayLiteral("taken");

/// Empty where there is no runtime folder. A digest names the data folder, whose own name may be longer than a
/// socket's.
QString socketPath(const std::filesystem::path& dataFolder) {
    std::error_code ignored;
    const std::string folder = std::filesystem::weakly_canonical(dataFolder, ignored).string();
    const QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    const QByteArray digest = QCryptographicHash::hash(QByteArray::fromStdString(folder), QCryptographicHash::Sha256);
    return runtime.isEmpty()
               ? runtime
               : runtime + QStringLiteral("/pllava-studio-") + QString::fromLatin1(digest.toHex().left(16));
}

} // namespace

SingleWindow::SingleWindow(const std::filesystem::path& dataFolder, QObject* parent)
    : QObject(parent), m_socket(socketPath(dataFolder)) {
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleWindow::receive);
}

SingleWindow::~SingleWindow() {
    if (m_lock >= 0)
        ::close(m_lock); // not removed: another start may hold the same file open
}

/// A lock ends with its program however that ends, so what decides is the lock and not whether a socket is there.
SingleWindow::Entry SingleWindow::enter(const StartRequest& request) {
    if (m_socket.isEmpty())
        return Entry::Unknown;
    const QByteArray file = m_socket.toUtf8() + ".lock";
    m_lock = ::open(file.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (m_lock < 0)
        return Entry::Unknown;
    if (::flock(m_lock, LOCK_EX | LOCK_NB) == 0)
        return serve();
    const bool taken = errno == EWOULDBLOCK;
    ::close(std::exchange(m_lock, -1));
    if (!taken)
        return Entry::Unknown;
    return handOver(request) ? Entry::HandedOver : Entry::Unanswered;
}

SingleWindow::Entry SingleWindow::serve() {
    QLocalServer::removeServer(m_socket); // of a program that was killed
    return m_server.listen(m_socket) ? Entry::First : Entry::Unknown;
}

bool SingleWindow::handOver(const StartRequest& request) const {
    const QDeadlineTimer deadline(kPatience);
    QLocalSocket socket;
    const auto left = [&] { return static_cast<int>(deadline.remainingTime()); };
    do { // it may have been started at the same moment
        socket.connectToServer(m_socket);
        if (socket.waitForConnected(left()))
            break;
        QThread::msleep(kTryAgainAfter);
    } while (!deadline.hasExpired());
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << kGreeting << request.video << request.model << request.weights << request.activation;
    socket.write(bytes);
    while (socket.bytesAvailable() < kTaken.size() && socket.waitForReadyRead(left()))
        ;
    return socket.readAll() == kTaken;
}

void SingleWindow::receive() {
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        socket->setReadBufferSize(kLongestRequest);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        const auto read = [this, socket] {
            QDataStream stream(socket);
            stream.startTransaction();
            QByteArray greeting;
            StartRequest request;
            stream >> greeting >> request.video >> request.model >> request.weights >> request.activation;
            const bool whole = stream.commitTransaction();
            if (!whole && stream.status() == QDataStream::ReadPastEnd && socket->bytesAvailable() < kLongestRequest)
                return; // the rest is on its way
            if (whole && greeting == kGreeting) {
                socket->write(kTaken);
                emit requested(request);
            }
            socket->disconnectFromServer();
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        if (socket->bytesAvailable() > 0)
            read();
    }
}

} // namespace pllava::ui
