#include "core/base/pending_folder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/leftovers.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& folder, const char* action, const std::error_code& fault) {
    throw Error(ErrorKind::Internal, fmt::format("{} cannot be {}: {}", folder.string(), action, fault.message()));
}

void requireReplaceable(const fs::path& target) {
    if (!isExport(target))
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} holds other files than an export of this program, so it is left as it is; name "
                                "another folder",
                                target.string()));
}

void requireRoom(const fs::path& target, Existing existing) {
    std::error_code ignored;
    if (!fs::is_directory(target.parent_path(), ignored))
        throw Error(ErrorKind::NotFound, fmt::format("{}: there is no folder {}; make it first", target.string(),
                                                     target.parent_path().string()));
    if (!fs::exists(fs::symlink_status(target, ignored)))
        return;
    if (!fs::is_directory(target))
        throw Error(ErrorKind::InvalidArgument, fmt::format("{} is no folder; name a new one", target.string()));
    if (fs::is_empty(target))
        return;
    if (existing == Existing::Keep)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} is not empty; name a new folder, or replace it with --force", target.string()));
    requireReplaceable(target);
}

} // namespace

void makeFolder(const fs::path& folder) {
    std::error_code fault;
    fs::create_directories(folder, fault);
    if (fault)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} cannot be made a folder: {}; name another", folder.string(), fault.message()));
}

bool isExportName(const std::string& file) {
    constexpr std::array<std::string_view, 5> kEndings{".safetensors", ".json", ".model", ".txt", ".jinja"};
    return std::ranges::any_of(kEndings, [&](std::string_view ending) { return file.ends_with(ending); });
}

bool isExport(const fs::path& folder) {
    std::error_code fault;
    for (fs::directory_iterator entry(folder, fault), end; !fault && entry != end; entry.increment(fault))
        if (!fs::is_regular_file(entry->symlink_status(fault)) || !isExportName(entry->path().filename().string()))
            return false;
    return !fault && fs::exists(folder / "pllava.json", fault);
}

PendingFolder::PendingFolder(const fs::path& target, Existing existing) : m_target(resolvedTarget(target)) {
    requireRoom(m_target, existing);
    m_temporary = temporaryName(m_target, "partial");
    std::error_code fault;
    if (!fs::create_directory(m_temporary, fault))
        fail(m_target, "made", fault ? fault : std::make_error_code(std::errc::file_exists));
    m_descriptor = ::open(m_temporary.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    holdPending(m_descriptor);
}

PendingFolder::~PendingFolder() {
    std::error_code ignored;
    if (!m_temporary.empty())
        fs::remove_all(m_temporary, ignored);
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void PendingFolder::commit() {
    std::error_code fault;
    if (fs::exists(m_target))
        exchange();
    else
        fs::rename(m_temporary, m_target, fault);
    if (fault)
        fail(m_target, "made", fault);
    if (const int parent = ::open(m_target.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); parent >= 0) {
        ::fsync(parent); // some disks cannot; the files are safe there too
        ::close(parent);
    }
    std::error_code ignored; // what was asked for is there
    fs::remove_all(m_temporary, ignored);
    m_temporary.clear();
}

/// Afterwards the temporary name holds what was replaced. A kill leaves the old folder or the new one under the name,
/// where the disk can exchange two names; elsewhere the next run puts the old one back, see tidyLeftovers().
void PendingFolder::exchange() {
    if (::renameat2(AT_FDCWD, m_temporary.c_str(), AT_FDCWD, m_target.c_str(), RENAME_EXCHANGE) == 0)
        return;
    std::error_code fault, ignored;
    const fs::path old = temporaryName(m_target, "replaced");
    fs::rename(m_target, old, fault);
    if (fault)
        fail(m_target, "replaced", fault);
    fs::rename(m_temporary, m_target, fault);
    if (fault) {
        fs::rename(old, m_target, ignored);
        fail(m_target, "made", fault);
    }
    m_temporary = old;
}

} // namespace pllava
