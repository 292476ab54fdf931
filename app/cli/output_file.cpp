#include "app/cli/output_file.h"

#include <filesystem>
#include <map>
#include <span>

#include <fmt/format.h>

#include "app/cli/console.h"
#include "core/base/error.h"
#include "core/base/leftovers.h"
#include "core/base/pending_file.h"

namespace pllava::cli {

namespace {

namespace fs = std::filesystem;

void tellOf(const std::string& tidied) {
    if (!tidied.empty())
        printNote(tidied);
}

void checkOutput(const Output& output, const InputFiles& inputs) {
    const std::string subject = output.option + " " + output.path;
    std::error_code ignored;
    const fs::path folder = fs::absolute(output.path, ignored).parent_path();
    inputs.requireNot(output.path, subject);
    requireReplaceable(output.path, output.kind, subject);
    if (!fs::is_directory(folder, ignored))
        throw Error(ErrorKind::NotFound,
                    fmt::format("{}: there is no folder {}; make it first", subject, folder.string()));
}

} // namespace

void checkOutputs(const std::vector<Output>& outputs, const InputFiles& inputs) {
    std::map<fs::path, std::string> named; // options by file
    for (const Output& output : outputs) {
        if (output.path.empty())
            continue;
        checkOutput(output, inputs);
        const auto [other, isNew] = named.try_emplace(fs::weakly_canonical(output.path), output.option);
        if (!isNew)
            throw Error(ErrorKind::InvalidArgument, fmt::format("{} and {} both name {}; give each a file of its own",
                                                                other->second, output.option, output.path));
    }
    for (const auto& [file, option] : named)
        tellOf(tidyLeftovers(file));
}

void checkOutputFolder(const std::string& folder, const InputFiles& inputs) {
    inputs.requireNot(folder, "--out " + folder);
    tellOf(tidyLeftovers(folder));
}

void writeText(const std::string& path, const std::string& text) {
    PendingFile file(std::filesystem::weakly_canonical(path)); // through a link, not over it
    file.write(std::as_bytes(std::span(text)));
    file.commit();
}

} // namespace pllava::cli
