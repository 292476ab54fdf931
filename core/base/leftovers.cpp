#include "core/base/leftovers.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/pending_folder.h"
#include "core/base/size_words.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;

/// The parts of NAME.PROCESS-N.ENDING.
struct PendingName {
    std::string target;
    pid_t process = 0;
    bool isReplaced = false;
};

/// Digits without a leading zero, as they are written.
template <typename Number> bool isNumber(std::string_view text, Number& number) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    return fault == std::errc() && end == text.data() + text.size() && number > 0 && text.front() != '0';
}

std::optional<PendingName> parsePending(std::string_view name) {
    PendingName found;
    found.isReplaced = name.ends_with(".replaced");
    if (!found.isReplaced && !name.ends_with(".partial"))
        return {};
    name = name.substr(0, name.rfind('.'));
    const std::size_t dot = name.rfind('.'), dash = name.rfind('-');
    int count = 0;
    if (dot == std::string_view::npos || dot == 0 || dash == std::string_view::npos || dash < dot ||
        !isNumber(name.substr(dot + 1, dash - dot - 1), found.process) || !isNumber(name.substr(dash + 1), count))
        return {};
    found.target = name.substr(0, dot);
    return found;
}

std::vector<fs::path> entriesOf(const fs::path& folder) {
    std::vector<fs::path> entries;
    std::error_code fault;
    for (fs::directory_iterator entry(folder, fault), end; !fault && entry != end; entry.increment(fault))
        entries.push_back(entry->path());
    return entries;
}

bool isGone(pid_t process) {
    return ::kill(process, 0) != 0 && errno == ESRCH;
}

/// The process may be another machine's; it then holds the file locked, as far as the disk knows locks.
bool isFree(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (descriptor < 0)
        return false;
    const bool free = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    ::close(descriptor);
    return free;
}

/// Holds nothing but files, of the kinds that an export is made of, whole or half written.
bool holdsExport(const fs::path& folder) {
    for (const fs::path& entry : entriesOf(folder)) {
        std::error_code unknown;
        if (!fs::is_regular_file(fs::symlink_status(entry, unknown)) ||
            !isExportName(finalName(entry.filename()).string()))
            return false;
    }
    return true;
}

bool isLeftover(const fs::path& path, const PendingName& name) {
    std::error_code unknown;
    const fs::file_status status = fs::symlink_status(path, unknown);
    return (fs::is_regular_file(status) || (fs::is_directory(status) && holdsExport(path))) && isGone(name.process) &&
           isFree(path);
}

struct Tidied {
    std::uint64_t count = 0, bytes = 0;
    std::string restored;

    std::string words(const fs::path& place) const {
        std::string text;
        if (!restored.empty())
            text = fmt::format("a killed run had moved {} away; it is back", restored);
        if (count > 0)
            text += fmt::format("{}removed {} unfinished {} ({}) of killed runs {}", text.empty() ? "" : "; ", count,
                                count == 1 ? "file or folder" : "files or folders", sizeWords(bytes), place.string());
        return text;
    }
};

std::uint64_t bytesIn(const fs::path& path) {
    std::error_code unknown;
    std::uint64_t bytes = 0;
    const auto add = [&](const fs::path& file) {
        const std::uintmax_t size = fs::file_size(file, unknown);
        bytes += unknown ? 0 : size;
    };
    if (!fs::is_directory(path, unknown))
        add(path);
    for (fs::recursive_directory_iterator entry(path, unknown), end; !unknown && entry != end; entry.increment(unknown))
        if (entry->is_regular_file(unknown))
            add(entry->path());
    return bytes;
}

void tidy(const fs::path& path, const PendingName& name, Tidied& tidied) {
    if (!isLeftover(path, name))
        return;
    std::error_code fault;
    const fs::path target = path.parent_path() / name.target;
    if (name.isReplaced && !fs::exists(fs::symlink_status(target, fault))) {
        fs::rename(path, target, fault);
        tidied.restored = fault ? "" : target.string();
        return;
    }
    const std::uint64_t bytes = bytesIn(path);
    fs::remove_all(path, fault);
    tidied.count += fault ? 0 : 1;
    tidied.bytes += fault ? 0 : bytes;
}

/// Empty where that cannot be found out.
fs::path resolved(const fs::path& target) {
    try {
        return resolvedTarget(target);
    } catch (const fs::filesystem_error&) {
        return {};
    }
}

} // namespace

fs::path temporaryName(const fs::path& target, const char* ending) {
    static std::atomic<int> s_count = 0;
    return fmt::format("{}.{}-{}.{}", target.string(), ::getpid(), ++s_count, ending);
}

fs::path finalName(const fs::path& path) {
    fs::path out;
    for (const fs::path& part : path) {
        const auto pending = parsePending(part.string());
        out /= pending ? fs::path(pending->target) : part;
    }
    return out;
}

fs::path resolvedTarget(const fs::path& target) {
    const fs::path whole = fs::weakly_canonical(fs::absolute(target));
    return whole.has_filename() ? whole : whole.parent_path();
}

std::string tidyLeftovers(const fs::path& given) {
    const fs::path target = resolved(given);
    Tidied tidied;
    for (const fs::path& entry : entriesOf(target.parent_path()))
        if (const auto name = parsePending(entry.filename().string()); name && name->target == target.filename())
            tidy(entry, *name, tidied);
    return tidied.words("next to " + target.string());
}

std::string tidyLeftoversIn(const fs::path& folder) {
    Tidied tidied;
    std::vector<fs::path> folders{resolved(folder)};
    while (!folders.empty()) {
        const fs::path current = folders.back();
        folders.pop_back();
        for (const fs::path& entry : entriesOf(current)) {
            std::error_code unknown;
            if (const auto name = parsePending(entry.filename().string()))
                tidy(entry, *name, tidied);
            else if (fs::is_directory(fs::symlink_status(entry, unknown)))
                folders.push_back(entry);
        }
    }
    return tidied.words("in " + folder.string());
}

fs::path makeTemporaryFolder(const std::string& prefix) {
    const fs::path place = fs::temp_directory_path();
    for (const fs::path& entry : entriesOf(place)) {
        const std::string name = entry.filename().string();
        const std::size_t dash = name.rfind('-');
        pid_t process = 0;
        struct stat state {};
        if (name.starts_with(prefix + "-") && name.size() - dash == 7 && dash > prefix.size() &&
            isNumber(std::string_view(name).substr(prefix.size() + 1, dash - prefix.size() - 1), process) &&
            ::lstat(entry.c_str(), &state) == 0 && S_ISDIR(state.st_mode) && state.st_uid == ::geteuid() &&
            isGone(process)) {
            std::error_code ignored;
            fs::remove_all(entry, ignored);
        }
    }
    std::string name = (place / fmt::format("{}-{}-XXXXXX", prefix, ::getpid())).string();
    if (::mkdtemp(name.data()) == nullptr)
        throw Error(ErrorKind::Internal, fmt::format("no folder can be made in {}; is the disk full?", place.string()));
    return name;
}

void holdPending(int descriptor) {
    ::flock(descriptor, LOCK_EX | LOCK_NB); // where the disk knows no locks, the process number has to suffice
}

} // namespace pllava
