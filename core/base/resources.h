#pragma once

#include <filesystem>

namespace pllava {

/// The folder with the program's own data (prompts, demo model, sample videos): $PLLAVA_RESOURCES, else
/// ../share/pllava-studio next to the running program. Throws NotFound that names the folders searched.
std::filesystem::path resourceFolder();

} // namespace pllava
