#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include <QObject>
#include <QTimer>

#include "ui/base/worker.h"
#include "ui/history/conversation_text.h"

namespace pllava::ui {

/// A conversation that was read.
struct StoredConversation {
    Conversation conversation;
    bool elsewhere = false; ///< another program goes on with it: this is a copy with an id of its own
};

/// Keeps every conversation as a file of its own in one folder, written on threads of its own: questions when they are
/// asked, answers while they are written. GUI thread only. save() of a whole answer waits until its file has it, half a
/// second at most; for the disk only finish() waits.
class ConversationStore : public QObject {
    Q_OBJECT
public:
    explicit ConversationStore(std::filesystem::path folder, QObject* parent = nullptr);
    ~ConversationStore() override;

    /// What changed since it was saved last: later exchanges, or the last one. One without a question has no file.
    void save(const Conversation& conversation);
    /// From now on this one is saved, as soon as it changes; others are let go.
    void hold(const Conversation& conversation);
    /// Reads one; of several the newest wins. `failed` is called with NotFound, CorruptFile, Unsupported.
    void load(const QString& id, std::function<void(const StoredConversation&)> loaded, Failure failed);
    /// Answered by listed().
    void list();
    /// Answered by listed(); failed() where another program goes on with it.
    /// Until finish() it can be recalled.
    void forget(const QString& id);
    /// Undoes forget(); answered by listed().
    void recall(const QString& id);
    /// Writes those of an earlier program, newest first, one file each; answered by adopted(). Those that are there
    /// already stay. Returns them with their ids.
    QVector<Conversation> adopt(QVector<Conversation> conversations, QDateTime lastSaved);
    /// At the program's end: waits for the disk.
    void finish();

signals:
    /// All of them, last used first.
    void listed(const QVector<ConversationSummary>& summaries);
    void adopted();
    /// Once, until recovered(): it is tried again every few seconds, and with every change.
    void failed(const Error& error);
    void recovered();
    void forgetFailed(const Error& error);
    /// What could not be written is now tried again: the conversation that is held is to be saved.
    void retrying();

private:
    class Files;
    /// The part of the current conversation that was passed to the files.
    struct Given {
        QString id;
        qsizetype count = 0;
        Exchange last;
        bool written = false; ///< to the file of this id
        bool lost = false;    ///< what was written may not have reached the disk
    };
    std::string changesOf(const Conversation& conversation) const;
    void run(std::function<void(Files&)> job, std::function<void()> done);
    void sync(const QString& id);
    void noteFailure(const Error& error);
    void noteSuccess();

    Given m_given;
    QString m_locked; ///< id of the conversation that was read last, where no other program goes on with it
    std::function<void()> m_adopt; ///< until it has succeeded
    QTimer m_retry;
    bool m_failing = false;
    std::shared_ptr<Files> m_files;
    std::unique_ptr<Worker> m_worker, m_syncer; // last: their threads end before what they work on
};

} // namespace pllava::ui
