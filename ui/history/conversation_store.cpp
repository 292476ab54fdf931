#include "ui/history/conversation_store.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <latch>
#include <map>
#include <semaphore>
#include <system_error>
#include <tuple>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include <QScopeGuard>

#include "core/base/sha256.h"
#include "ui/history/conversation_file.h"

namespace pllava::ui {
namespace {

using Durability = ConversationFile::Durability;
namespace fs = std::filesystem;

constexpr auto kRetryEvery = std::chrono::seconds(3);
constexpr auto kLongestWait = std::chrono::milliseconds(500);
constexpr const char* kForgotten = ".forgotten";
constexpr auto kAbandoned = std::chrono::hours(1); // whoever wrote it was killed

/// Not only what was written: whatever the disk's cache holds.
void syncFolder(const fs::path& folder) {
    if (const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); descriptor >= 0) {
        ::syncfs(descriptor);
        ::close(descriptor);
    }
}

/// The same each time that the same file of an earlier program is read.
QString adoptedId(const Conversation& conversation, qsizetype fromEnd) {
    const std::string digest = sha256OfText(wholeText(conversation) + std::to_string(fromEnd));
    const QDateTime begun = conversation.begun.isValid() ? conversation.begun : QDateTime::fromSecsSinceEpoch(0);
    return begun.toUTC().toString(QStringLiteral("yyyyMMdd'T'hhmmss'Z'")) + u'-' +
           QString::fromStdString(digest.substr(0, 16));
}

} // namespace

/// The folder and the files that are written to. On the worker's thread alone, but for what says otherwise.
class ConversationStore::Files {
public:
    explicit Files(fs::path folder) : m_folder(std::move(folder)) {}

    void write(const QString& id, const std::string& lines) {
        ConversationFile& file = opened(id);
        file.append(lines);
        file.flush(Durability::Process);
    }
    void lock(const QString& id) { std::ignore = opened(id).lock(); }
    void keepOnly(const QString& id) {
        std::erase_if(m_open, [&](const auto& each) { return each.first != id && !each.second.pending(); });
    }
    /// All that is pending; throws for the last that cannot be written.
    void flush();
    bool pending() const {
        return std::any_of(m_open.begin(), m_open.end(), [](const auto& each) { return each.second.pending(); });
    }
    StoredConversation read(const QString& id) {
        ConversationFile& file = opened(id);
        StoredConversation stored;
        stored.elsewhere = !file.lock();
        stored.conversation = parseConversation(file.text(), id);
        if (stored.conversation.exchanges.isEmpty())
            throw Error(ErrorKind::NotFound, path(id).string() + " holds no question");
        if (stored.elsewhere)
            stored.conversation.id = newConversationId();
        return stored;
    }
    /// Those that wait for room on the disk.
    QVector<ConversationSummary> unwritten() const;
    /// With those in the folder, the latest first. From any thread.
    QVector<ConversationSummary> list(const QVector<ConversationSummary>& unwritten) const;
    void forget(const QString& id) {
        if (!opened(id).lock())
            throw Error(ErrorKind::InvalidArgument,
                        "this conversation is open in another window; close it there first");
        if (fs::exists(path(id))) // else it has not been written yet
            move(path(id), setAside(id));
        m_open.erase(id);
    }
    void recall(const QString& id) { move(setAside(id), path(id)); }
    /// Removes what was forgotten, by windows that were killed too.
    void removeForgotten() const {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(m_folder, ignored))
            if (entry.path().extension() == kForgotten)
                fs::remove(entry.path(), ignored);
    }
    void adopt(const QVector<Conversation>& conversations, const QDateTime& lastSaved) const;

    /// From any thread. By a descriptor of its own, which holds no lock; a new file's name too.
    void sync(const QString& id) const {
        for (const auto& [place, flags] : {std::pair(path(id), 0), std::pair(m_folder, O_DIRECTORY)})
            if (const int descriptor = ::open(place.c_str(), O_RDONLY | O_CLOEXEC | flags); descriptor >= 0) {
                const int failure = ::fsync(descriptor) == 0 ? 0 : errno;
                ::close(descriptor);
                if (failure != 0 && flags == 0)
                    throw Error(ErrorKind::Internal,
                                place.string() + " cannot be written: " + std::system_category().message(failure));
            }
    }

private:
    fs::path path(const QString& id) const { return m_folder / (id.toStdString() + ".jsonl"); }
    fs::path setAside(const QString& id) const { return m_folder / (id.toStdString() + kForgotten); }
    static void move(const fs::path& from, const fs::path& to) {
        std::error_code failure;
        fs::rename(from, to, failure);
        if (failure)
            throw Error(ErrorKind::Internal, from.string() + " cannot be removed: " + failure.message());
    }
    ConversationFile& opened(const QString& id) { return m_open.try_emplace(id, path(id)).first->second; }

    fs::path m_folder;
    std::map<QString, ConversationFile> m_open;
};

void ConversationStore::Files::flush() {
    std::optional<Error> failure;
    for (auto& [id, file] : m_open)
        try {
            file.flush(Durability::Power);
        } catch (const Error& error) { // others may lie elsewhere
            failure = error;
        }
    if (failure)
        throw *failure;
}

QVector<ConversationSummary> ConversationStore::Files::unwritten() const {
    QVector<ConversationSummary> summaries;
    std::error_code ignored;
    for (const auto& [id, file] : m_open)
        if (file.pending() && !fs::exists(path(id), ignored))
            summaries.push_back(summaryOf(parseConversation(file.text(), id)));
    return summaries;
}

QVector<ConversationSummary> ConversationStore::Files::list(const QVector<ConversationSummary>& unwritten) const {
    std::vector<std::tuple<fs::file_time_type, QString, ConversationSummary>> found;
    const auto now = fs::file_time_type::clock::now();
    std::error_code ignored; // no folder, no conversations
    for (const auto& entry : fs::directory_iterator(m_folder, ignored)) {
        const fs::path& file = entry.path();
        const auto time = entry.last_write_time(ignored);
        const QString id = QString::fromStdString(file.stem().string());
        if (file.extension() == ".jsonl") {
            if (ConversationSummary summary = readSummary(file, id); summary.questions > 0)
                found.emplace_back(time, id, std::move(summary));
        } else if (file.extension() == ".partial" && time > fs::file_time_type::min() && now - time > kAbandoned)
            fs::remove(file, ignored);
    }
    for (const ConversationSummary& each : unwritten)
        if (!fs::exists(path(each.id), ignored))
            found.emplace_back(now, each.id, each);
    std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
        return std::tie(std::get<0>(left), std::get<1>(left)) > std::tie(std::get<0>(right), std::get<1>(right));
    });
    QVector<ConversationSummary> summaries;
    for (auto& each : found)
        summaries.push_back(std::move(std::get<2>(each)));
    return summaries;
}

void ConversationStore::Files::adopt(const QVector<Conversation>& conversations, const QDateTime& lastSaved) const {
    for (qsizetype i = 0; i < conversations.size(); ++i) {
        const fs::path file = path(conversations[i].id);
        if (conversations[i].exchanges.isEmpty() || fs::exists(file))
            continue;
        writeNewConversation(file, conversations[i]);
        std::error_code ignored; // the order of the list
        const auto age = std::chrono::seconds(lastSaved.secsTo(QDateTime::currentDateTimeUtc()) + i);
        fs::last_write_time(file, fs::file_time_type::clock::now() - age, ignored);
    }
    syncFolder(m_folder);
}

ConversationStore::ConversationStore(fs::path folder, QObject* parent)
    : QObject(parent), m_files(std::make_shared<Files>(std::move(folder))),
      m_worker(std::make_unique<Worker>(std::make_shared<ThreadPool>("history", 1))),
      m_syncer(std::make_unique<Worker>(std::make_shared<ThreadPool>("history", 1))) {
    m_retry.setInterval(kRetryEvery);
    connect(&m_retry, &QTimer::timeout, this, [this] {
        emit retrying();
        run([](Files& files) { files.flush(); }, [] {});
        if (m_adopt)
            m_adopt();
    });
}

ConversationStore::~ConversationStore() = default;

void ConversationStore::run(std::function<void(Files&)> job, std::function<void()> done) {
    const auto work = [this, files = m_files, job = std::move(job), done = std::move(done)](const std::stop_token&) {
        job(*files);
        return Delivery([this, done, all = !files->pending()] {
            done();
            if (all && !m_adopt)
                noteSuccess();
        });
    };
    m_worker->run(work, [this](const Error& error) { noteFailure(error); });
}

void ConversationStore::noteFailure(const Error& error) {
    m_retry.start();
    if (!std::exchange(m_failing, true))
        emit failed(error);
}

void ConversationStore::noteSuccess() {
    m_retry.stop();
    if (std::exchange(m_failing, false))
        emit recovered();
}

/// Most often the answer in progress has grown, and only its new words are written.
std::string ConversationStore::changesOf(const Conversation& conversation) const {
    const auto& exchanges = conversation.exchanges;
    std::string lines;
    qsizetype place = std::min(m_given.count, exchanges.size());
    if (place > 0 && place == m_given.count) {
        const Exchange& last = exchanges[--place];
        Exchange grown = m_given.last;
        if (last.answer.startsWith(grown.answer))
            grown.answer = last.answer;
        if (exchangeLine(place, grown) == exchangeLine(place, last)) {
            if (const QString more = last.answer.mid(m_given.last.answer.size()); !more.isEmpty())
                lines = moreLine(place, more);
            ++place;
        }
    }
    for (; place < exchanges.size(); ++place)
        lines += exchangeLine(place, exchanges[place]);
    return lines;
}

void ConversationStore::save(const Conversation& conversation) {
    if (conversation.exchanges.isEmpty() || conversation.id.isEmpty())
        return;
    if (conversation.id != m_given.id)
        m_given = {conversation.id, 0, {}};
    std::string lines = changesOf(conversation);
    if (lines.empty() && !m_given.lost)
        return;
    const Exchange& last = conversation.exchanges.back();
    const bool onlyMoreWords =
        m_given.written && m_given.count == conversation.exchanges.size() && last.stopReason.isEmpty();
    if (!m_given.written || m_given.lost)
        lines = wholeText(conversation);
    m_given = {conversation.id, conversation.exchanges.size(), last, true};
    const auto over = std::make_shared<std::binary_semaphore>(0);
    run(
        [id = conversation.id, lines, over](Files& files) {
            const auto release = qScopeGuard([over] { over->release(); });
            files.write(id, lines);
        },
        [this, onlyMoreWords, id = conversation.id] {
            if (!onlyMoreWords)
                sync(id);
        });
    if (!onlyMoreWords) // microseconds; else, on a busy machine, an answer is on the screen before it is in its file
        std::ignore = over->try_acquire_for(kLongestWait);
}

/// On a thread of its own: the next line does not wait for the disk, and survives a kill meanwhile.
void ConversationStore::sync(const QString& id) {
    const auto job = [this, id, files = m_files](const std::stop_token&) {
        files->sync(id);
        return Delivery([] {});
    };
    m_syncer->run(job, [this, id](const Error& error) {
        m_given.lost = m_given.lost || id == m_given.id; // what did not reach the disk may leave the cache too
        noteFailure(error);
    });
}

void ConversationStore::hold(const Conversation& conversation) {
    if (conversation.id != m_given.id) {
        const auto& exchanges = conversation.exchanges;
        m_given = {conversation.id, exchanges.size(), exchanges.isEmpty() ? Exchange() : exchanges.back(),
                   conversation.id == m_locked};
    }
    run([id = conversation.id](Files& files) { files.keepOnly(id); }, [] {});
}

void ConversationStore::load(const QString& id, std::function<void(const StoredConversation&)> loaded, Failure failed) {
    const auto job = [this, files = m_files, id, loaded = std::move(loaded)](const std::stop_token&) {
        return Delivery([this, loaded, stored = files->read(id)] {
            m_locked = stored.elsewhere ? QString() : stored.conversation.id;
            loaded(stored);
        });
    };
    m_worker->runLatest(QStringLiteral("load"), job, std::move(failed));
}

/// A folder of thousands takes a while to read, and no answer waits for it.
void ConversationStore::list() {
    const auto collect = [this, files = m_files](const std::stop_token&) {
        return Delivery([this, files, unwritten = files->unwritten()] {
            const auto read = [this, files, unwritten](const std::stop_token&) {
                return Delivery([this, summaries = files->list(unwritten)] { emit listed(summaries); });
            };
            m_syncer->runLatest(QStringLiteral("list"), read, [](const Error&) {});
        });
    };
    m_worker->runLatest(QStringLiteral("list"), collect, [](const Error&) {});
}

void ConversationStore::forget(const QString& id) {
    const auto job = [this, files = m_files, id](const std::stop_token&) {
        files->forget(id);
        return Delivery([] {});
    };
    m_worker->run(job, [this](const Error& error) { emit forgetFailed(error); });
    list();
}

void ConversationStore::recall(const QString& id) {
    run([id](Files& files) { files.recall(id); }, [this] { list(); });
}

QVector<Conversation> ConversationStore::adopt(QVector<Conversation> conversations, QDateTime lastSaved) {
    for (qsizetype i = 0; i < conversations.size(); ++i)
        conversations[i].id = adoptedId(conversations[i], conversations.size() - i);
    m_adopt = [this, conversations, lastSaved] {
        run(
            [conversations, lastSaved](Files& files) {
                files.adopt(conversations, lastSaved);
                files.lock(conversations.front().id); // the one that is open
            },
            [this] {
                m_adopt = {};
                emit adopted();
            });
    };
    m_adopt();
    return conversations;
}

void ConversationStore::finish() {
    auto done = std::make_shared<std::latch>(1);
    const auto job = [files = m_files, done](const std::stop_token&) {
        const auto ended = qScopeGuard([done] { done->count_down(); });
        files->removeForgotten();
        files->flush();
        return Delivery([] {});
    };
    m_worker->run(job, [](const Error&) {});
    done->wait();
}

} // namespace pllava::ui
