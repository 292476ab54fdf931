#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/content_identity.h"

namespace pllava {

/// The files of a folder that may have a part in what its model answers: weights, settings and tokenizer, sorted by
/// name. Empty for a folder that cannot be read.
std::vector<std::filesystem::path> modelFiles(const std::filesystem::path& folder);

/// Identity of their content and names; nothing for a folder without any. Of a model in
/// shards the shards are read at the same time. Throws as ContentIdentities::of() does.
std::optional<ContentIdentity> identityOfModel(const std::filesystem::path& folder, ContentIdentities& identities,
                                               const std::stop_token& stop = {});

} // namespace pllava
