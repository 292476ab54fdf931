#include "core/checkpoint/config_files.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/printable.h"

namespace pllava {

bool isPresent(const std::filesystem::path& file) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() != std::filesystem::file_type::not_found)
        return true; // whoever reads it reports that it cannot be read
    if (std::filesystem::symlink_status(file, error).type() == std::filesystem::file_type::symlink)
        throw Error(ErrorKind::NotFound, fmt::format("{} is a link to a file that is not there; download the folder "
                                                     "again, or remove the link to do without the file",
                                                     printable(file.string())));
    return false;
}

std::optional<JsonObject> readConfigIfPresent(const std::filesystem::path& file) {
    if (!isPresent(file))
        return std::nullopt;
    return JsonObject::read(file, kMaxConfigBytes);
}

} // namespace pllava
