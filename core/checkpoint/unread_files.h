#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pllava {

/// Looks for weights in the folder that are not among the files that are read: pickle files, and safetensors under
/// another name. Returns a sentence about each, for the user. What a training leaves next to weights (optimizer and
/// the like) and a second copy of what is read are passed over.
/// Throws Unsupported for the other half of an adapter, such as LLaVA's non_lora_trainables.bin, where
/// `holdsProjector` says that the files that are read do not have it: answers would be another model's.
std::vector<std::string> unreadFiles(const std::filesystem::path& folder,
                                     const std::vector<std::filesystem::path>& read, bool holdsProjector);

} // namespace pllava
