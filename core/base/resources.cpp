#include "core/base/resources.h"

#include <cstdlib>

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {

std::filesystem::path resourceFolder() {
    if (const char* set = std::getenv("PLLAVA_RESOURCES"); set != nullptr && *set != '\0')
        return set;
    const auto program = std::filesystem::read_symlink("/proc/self/exe");
    const auto folder = program.parent_path().parent_path() / "share" / "pllava-studio";
    if (!std::filesystem::exists(folder / "prompts.json"))
        throw Error(ErrorKind::NotFound,
                    fmt::format("the program's data are not in {}; install the program whole or set "
                                "PLLAVA_RESOURCES to its resources folder",
                                folder.string()));
    return folder;
}

} // namespace pllava
