#include "core/checkpoint/model_files.h"

#include <algorithm>

#include "core/base/pending_folder.h"

namespace pllava {

std::vector<std::filesystem::path> modelFiles(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code fault;
    for (std::filesystem::directory_iterator entry(folder, fault), end; !fault && entry != end; entry.increment(fault))
        if (std::error_code gone; isExportName(entry->path().filename().string()) && entry->is_regular_file(gone))
            files.push_back(entry->path());
    std::ranges::sort(files);
    return files;
}

std::optional<ContentIdentity> identityOfModel(const std::filesystem::path& folder, ContentIdentities& identities,
                                               const std::stop_token& stop) {
    const std::vector<std::filesystem::path> files = modelFiles(folder);
    return files.empty() ? std::nullopt : identities.of(files, FileNames::Count, stop);
}

} // namespace pllava
