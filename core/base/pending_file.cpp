#include "core/base/pending_file.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/base/leftovers.h"
#include "core/base/system_error.h"

namespace pllava {

PendingFile::PendingFile(const std::filesystem::path& target, FileAccess access)
    : m_target(target), m_temporary(temporaryName(target, "partial").string()) {
    // A file of this name was left by a process that was killed; a link that somebody put there must not be followed.
    ::unlink(m_temporary.c_str());
    m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                          access == FileAccess::OwnerOnly ? 0600 : 0666);
    if (m_descriptor < 0)
        fail("created");
    holdPending(m_descriptor);
}

PendingFile::~PendingFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    if (!m_committed)
        ::unlink(m_temporary.c_str());
}

void PendingFile::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            fail("written");
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void PendingFile::commit() {
    if (::fsync(m_descriptor) != 0)
        fail("written");
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0)
        fail("replaced");
    m_committed = true;
    syncFolder();
}

void PendingFile::fail(std::string_view action) const {
    throw Error(ErrorKind::Internal,
                systemError(errno, fmt::format("{} cannot be {}", finalName(m_target).string(), action)).what());
}

void PendingFile::syncFolder() const {
    // Without it the new name may not survive a power loss. Some file systems cannot do it; the data are safe there
    // too.
    const std::filesystem::path folder = m_target.has_parent_path() ? m_target.parent_path() : ".";
    if (const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

void writeWholeFile(const std::filesystem::path& target, std::string_view bytes, FileAccess access) {
    PendingFile file(target, access);
    file.write(std::as_bytes(std::span(bytes)));
    file.commit();
}

} // namespace pllava
