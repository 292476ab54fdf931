#pragma once

#include <filesystem>
#include <string>

namespace pllava {

/// What to do with a folder that is there already and holds something.
enum class Existing { Keep, Replace };

/// Makes a folder and those above it, where they are not there. Throws InvalidArgument with the system's words where
/// that cannot be.
void makeFolder(const std::filesystem::path& folder);

/// Whether a folder is one that merge, convert or a checkpoint wrote: nothing but files, of the kinds that these write,
/// pllava.json among them.
bool isExport(const std::filesystem::path& folder);
bool isExportName(const std::string& file);

/// A folder being filled that takes its name only once it is complete: an interrupted export leaves what was there, or
/// nothing. Files go to a temporary folder next to the target, which every way out but commit() removes.
/// One thread at a time.
class PendingFolder {
public:
    /// Throws InvalidArgument where the target is a file, or holds something that is to be kept or that no export of
    /// this program wrote (see isExport()); NotFound where there is no folder to make it in; Internal with the system's
    /// words.
    PendingFolder(const std::filesystem::path& target, Existing existing);
    PendingFolder(const PendingFolder&) = delete;
    PendingFolder& operator=(const PendingFolder&) = delete;
    ~PendingFolder();

    /// Where to write until commit().
    const std::filesystem::path& path() const { return m_temporary; }
    const std::filesystem::path& target() const { return m_target; }
    /// Gives the folder its name, in one step where the system can, then removes the former one. Throws Internal.
    void commit();

private:
    void exchange();

    std::filesystem::path m_target, m_temporary;
    int m_descriptor = -1; ///< of the temporary folder, held while it is being filled
};

} // namespace pllava
