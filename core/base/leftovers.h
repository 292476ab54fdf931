#pragma once

#include <filesystem>
#include <string>

namespace pllava {

/// PendingFile and PendingFolder write under NAME.PROCESS-N.partial and, for a moment, keep what they replace as
/// NAME.PROCESS-N.replaced; a process that is killed leaves these. This is the one place that knows such names.
/// A leftover is one of exactly this form whose process is gone and that no process holds locked.

/// A name that no other process and no other thread writes to. `ending`: "partial" or "replaced".
std::filesystem::path temporaryName(const std::filesystem::path& target, const char* ending);

/// A target through links, and without the slash that a shell puts after a folder. Throws filesystem_error.
std::filesystem::path resolvedTarget(const std::filesystem::path& target);

/// Returns the path with the final names of pending folders, for messages.
std::filesystem::path finalName(const std::filesystem::path& path);

/// Removes the leftovers of this target, next to it; an earlier export whose place is empty is given its name back.
/// Returns a line that says what was done; "" where nothing was to be done or it failed. Never throws.
std::string tidyLeftovers(const std::filesystem::path& target);

/// The same of all that was being written inside a folder and the folders in it, which are this program's own.
std::string tidyLeftoversIn(const std::filesystem::path& folder);

/// Makes an empty folder in the system's folder for temporary files, called PREFIX-PROCESS-XXXXXX, after removing those
/// of the same prefix that killed processes of the same user left. Throws Internal.
std::filesystem::path makeTemporaryFolder(const std::string& prefix);

/// Keeps a file or folder that is being written from being taken for a leftover. It lasts while the descriptor is open.
void holdPending(int descriptor);

} // namespace pllava
