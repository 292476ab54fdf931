#pragma once

#include <filesystem>

namespace pllava {

/// The folder with the program's own data (prompts, demo model, sample videos): $PLLAVA_RESOURCES, else
/// ../share/pllava-studio beside the running program. Throws NotFound that says where it looked.
std::filesystem::path resourceFolder();

} // namespace pllava
