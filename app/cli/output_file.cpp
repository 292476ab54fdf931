#include "app/cli/output_file.h"

#include <filesystem>
#include <span>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/pending_file.h"

namespace pllava::cli {

void checkTarget(const std::string& option, const std::string& path, const std::string& video) {
    std::error_code ignored;
    const auto folder = std::filesystem::absolute(path, ignored).parent_path();
    if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored))
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} {} is not an ordinary file; name a new one", option, path));
    if (std::filesystem::equivalent(path, video, ignored))
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} {} is the video itself; name another file", option, path));
    if (path.empty() || !std::filesystem::is_directory(folder, ignored))
        throw Error(ErrorKind::NotFound,
                    fmt::format("{} {}: there is no folder {}; make it first", option, path, folder.string()));
}

void addPlotOption(CLI::App& app, std::string& path, const std::string& what) {
    const auto fault = [](const std::string& file) {
        return file.ends_with(".svg") ? std::string() : "is an SVG; give it a name that ends in .svg";
    };
    app.add_option("--plot", path, what)->type_name("F.svg")->check(CLI::Validator(fault, ""));
}

void writeText(const std::string& path, const std::string& text) {
    PendingFile file(std::filesystem::weakly_canonical(path)); // through a link, not over it
    file.write(std::as_bytes(std::span(text)));
    file.commit();
}

} // namespace pllava::cli
