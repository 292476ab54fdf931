#pragma once

#include <filesystem>

#include <QByteArray>
#include <QLocalServer>
#include <QObject>

namespace pllava::ui {

/// What a second start hands to the window that is open: absolute paths in the file system's own bytes, empty for none.
struct StartRequest {
    QByteArray video, model, weights;
    QByteArray activation; ///< the desktop's leave to come to the front
};

/// One window for each user and data folder: the first start serves, later ones hand over what they were started with.
/// GUI thread only; enter() waits at most two seconds.
class SingleWindow : public QObject {
    Q_OBJECT
public:
    enum class Entry {
        First,      ///< this is the window now
        HandedOver, ///< another one has taken the request
        Unanswered, ///< there is one, but it does not answer
        Unknown     ///< nobody can know: locks or sockets cannot be made here
    };
    explicit SingleWindow(const std::filesystem::path& dataFolder, QObject* parent = nullptr);
    ~SingleWindow() override;
    Entry enter(const StartRequest& request);

signals:
    /// Another start asks for this.
    void requested(const StartRequest& request);

private:
    Entry serve();
    bool handOver(const StartRequest& request) const;
    void receive();

    QString m_socket; ///< path of the socket; the lock is next to it
    QLocalServer m_server;
    int m_lock = -1;
};

} // namespace pllava::ui
