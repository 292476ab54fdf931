#include "core/base/pending_folder.h"

#include <algorithm>
#include <atomic>
#include <system_error>

#include <unistd.h>

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;

/// Through links, and without the slash that a shell puts behind a folder.
fs::path resolved(const fs::path& target) {
    const fs::path whole = fs::weakly_canonical(fs::absolute(target));
    return whole.has_filename() ? whole : whole.parent_path();
}

fs::path beside(const fs::path& target, const char* ending) {
    static std::atomic<int> s_count = 0;
    return fmt::format("{}.{}-{}.{}", target.string(), ::getpid(), ++s_count, ending);
}

[[noreturn]] void fail(const fs::path& folder, const char* action, const std::error_code& fault) {
    throw Error(ErrorKind::Internal, fmt::format("{} cannot be {}: {}", folder.string(), action, fault.message()));
}

void requireReplaceable(const fs::path& target) {
    const auto entries = fs::directory_iterator(target);
    if (std::any_of(begin(entries), end(entries), [](const auto& entry) { return !entry.is_regular_file(); }))
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} holds more than files; only a folder of files, as an earlier export leaves it, is "
                                "replaced. Name another folder",
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

PendingFolder::PendingFolder(const fs::path& target, Existing existing) : m_target(resolved(target)) {
    requireRoom(m_target, existing);
    m_temporary = beside(m_target, "partial");
    std::error_code fault;
    if (!fs::create_directory(m_temporary, fault))
        fail(m_target, "made", fault ? fault : std::make_error_code(std::errc::file_exists));
}

PendingFolder::~PendingFolder() {
    std::error_code ignored;
    if (!m_temporary.empty())
        fs::remove_all(m_temporary, ignored);
}

void PendingFolder::commit() {
    std::error_code fault;
    fs::path old;
    if (fs::exists(m_target)) {
        old = beside(m_target, "replaced");
        fs::rename(m_target, old, fault);
        if (fault)
            fail(m_target, "replaced", fault);
    }
    fs::rename(m_temporary, m_target, fault);
    if (fault) {
        std::error_code ignored;
        if (!old.empty())
            fs::rename(old, m_target, ignored);
        fail(m_target, "made", fault);
    }
    m_temporary.clear();
    std::error_code ignored; // what was asked for is there
    if (!old.empty())
        fs::remove_all(old, ignored);
}

} // namespace pllava
