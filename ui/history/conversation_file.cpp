#include "ui/history/conversation_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava::ui {
namespace {

constexpr std::size_t kLargest = std::size_t{1} << 30, kBlock = 16 << 10;
constexpr int kSafely = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK; // no link, and no pipe that would wait

/// An open file, closed at the end.
struct Descriptor {
    int number = -1;
    explicit Descriptor(const std::filesystem::path& file, int flags)
        : number(::open(file.c_str(), flags | kSafely, 0600)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number >= 0)
            ::close(number);
    }
};

/// Nothing for what is no file, as for an empty one.
std::size_t sizeOf(int descriptor) {
    struct stat status {};
    return descriptor >= 0 && ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)
               ? static_cast<std::size_t>(status.st_size)
               : 0;
}

/// Fewer bytes where the file ends or the disk fails.
std::string readAt(int descriptor, std::size_t begin, std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t done = 0;
    while (done < count) {
        const ssize_t got = ::pread(descriptor, bytes.data() + done, count - done, static_cast<off_t>(begin + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

/// The end of the last whole line before `end`.
std::size_t lastLineEnd(int descriptor, std::size_t end) {
    while (end > 0) {
        const std::size_t begin = end - std::min(end, kBlock);
        if (const auto at = readAt(descriptor, begin, end - begin).rfind('\n'); at != std::string::npos)
            return begin + at + 1;
        end = begin;
    }
    return 0;
}

} // namespace

void makePrivateFolder(const std::filesystem::path& folder) {
    std::error_code ignored; // failures are reported for the last one
    std::filesystem::create_directories(folder.parent_path(), ignored);
    if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST)
        return;
    throw Error(ErrorKind::Internal, fmt::format("the folder {} cannot be made: {}", folder.string(),
                                                 std::system_category().message(errno)));
}

ConversationFile::ConversationFile(ConversationFile&& other) noexcept
    : m_file(std::move(other.m_file)), m_pending(std::move(other.m_pending)), m_end(other.m_end),
      m_descriptor(std::exchange(other.m_descriptor, -1)), m_writable(other.m_writable) {}

ConversationFile::~ConversationFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void ConversationFile::fail(int error) const {
    throw Error(ErrorKind::Internal,
                fmt::format("{} cannot be written: {}", m_file.string(), std::system_category().message(error)));
}

bool ConversationFile::lock() {
    if (m_descriptor >= 0)
        return true;
    m_writable = true;
    m_descriptor = ::open(m_file.c_str(), O_RDWR | kSafely);
    if (m_descriptor < 0) {
        m_writable = false;
        m_descriptor = ::open(m_file.c_str(), O_RDONLY | kSafely);
    }
    if (m_descriptor < 0)
        return true;
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        ::close(std::exchange(m_descriptor, -1));
        return false;
    }
    m_end = lastLineEnd(m_descriptor, sizeOf(m_descriptor));
    return true;
}

void ConversationFile::open() {
    if (m_descriptor >= 0 && m_writable)
        return;
    makePrivateFolder(m_file.parent_path());
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
    m_descriptor = ::open(m_file.c_str(), O_RDWR | O_CREAT | kSafely, 0600);
    if (m_descriptor < 0)
        fail(errno);
    m_writable = true;
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) { // some file systems have no locks
        ::close(std::exchange(m_descriptor, -1));
        throw Error(ErrorKind::Internal, m_file.string() + " is open in another window");
    }
    m_end = lastLineEnd(m_descriptor, sizeOf(m_descriptor));
}

void ConversationFile::flush(Durability durability) {
    if (m_pending.empty()) {
        if (durability == Durability::Power && m_descriptor >= 0 && ::fdatasync(m_descriptor) != 0)
            fail(errno);
        return;
    }
    open();
    // What follows the last whole line was cut by a crash or a full disk.
    if (sizeOf(m_descriptor) != m_end && ::ftruncate(m_descriptor, static_cast<off_t>(m_end)) != 0)
        fail(errno);
    const std::size_t before = m_end;
    const std::string lines = m_pending;
    writePending();
    if (durability == Durability::Process)
        return;
    if (::fdatasync(m_descriptor) != 0) { // nobody knows what is on the disk: to be written again
        m_end = before;
        m_pending = lines;
        fail(errno);
    }
    if (before == 0) // its name is new
        if (const Descriptor folder(m_file.parent_path(), O_RDONLY | O_DIRECTORY); folder.number >= 0)
            ::fsync(folder.number);
}

void ConversationFile::writePending() {
    std::size_t done = 0;
    int error = 0;
    while (done < m_pending.size() && error == 0) {
        const ssize_t wrote =
            ::pwrite(m_descriptor, m_pending.data() + done, m_pending.size() - done, static_cast<off_t>(m_end + done));
        if (wrote > 0)
            done += static_cast<std::size_t>(wrote);
        else if (wrote == 0 || errno != EINTR)
            error = wrote == 0 ? ENOSPC : errno;
    }
    const std::size_t whole = std::string_view(m_pending).substr(0, done).rfind('\n') + 1; // npos + 1 is 0
    m_end += whole;
    m_pending.erase(0, whole);
    if (error != 0)
        fail(error);
}

std::string ConversationFile::text() const {
    const Descriptor file(m_file, O_RDONLY);
    const std::size_t size = sizeOf(file.number);
    if (size == 0 && m_pending.empty())
        throw Error(ErrorKind::NotFound, m_file.string() + " is missing, empty or cannot be read");
    if (size > kLargest)
        throw Error(ErrorKind::CorruptFile, m_file.string() + " is too large for a conversation");
    const std::size_t end = m_descriptor >= 0 ? m_end : lastLineEnd(file.number, size);
    return readAt(file.number, 0, end) + m_pending;
}

ConversationSummary readSummary(const std::filesystem::path& file, const QString& id) {
    const Descriptor open(file, O_RDONLY);
    const std::size_t size = std::min(sizeOf(open.number), kLargest);
    std::string head;
    for (std::size_t block = kBlock; head.size() < size; block *= 2) {
        const std::string more = readAt(open.number, head.size(), std::min(block, size - head.size()));
        if (more.empty()) // another program has cut it meanwhile
            break;
        head += more;
        if (const auto first = head.find('\n'); first != std::string::npos && head.find('\n', first + 1) != head.npos)
            break;
    }
    const std::size_t end = lastLineEnd(open.number, size);
    const std::size_t begin = end == 0 ? 0 : lastLineEnd(open.number, end - 1);
    try {
        return summaryOf(head, readAt(open.number, begin, std::min<std::size_t>(end - begin, 64)), id);
    } catch (const Error&) {
        return {}; // empty, damaged, or a newer program's
    }
}

void writeNewConversation(const std::filesystem::path& file, const Conversation& conversation) {
    makePrivateFolder(file.parent_path());
    const std::filesystem::path partial = fmt::format("{}.{}.partial", file.string(), ::getpid());
    ::unlink(partial.c_str()); // of a process that was killed
    {
        ConversationFile writing(partial);
        writing.append(wholeText(conversation));
        try {
            writing.flush(ConversationFile::Durability::Process);
        } catch (const Error&) {
            ::unlink(partial.c_str());
            throw;
        }
    }
    if (::renameat2(AT_FDCWD, partial.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) == 0)
        return;
    const bool there = errno == EEXIST || ::access(file.c_str(), F_OK) == 0;
    if (!there && ::rename(partial.c_str(), file.c_str()) == 0) // a file system without the flag
        return;
    ::unlink(partial.c_str());
    if (!there)
        throw Error(ErrorKind::Internal, file.string() + " cannot be written");
}

} // namespace pllava::ui
