#pragma once

#include <string>
#include <vector>

#include "core/base/input_files.h"
#include "core/base/own_file.h"

namespace pllava::cli {

/// A file that an option names for results; an empty path is one that was not asked for.
struct Output {
    std::string option, path;
    FileKind kind = FileKind::Table;
};

/// Looks before the work at the files to be written after it: each is new, empty or an earlier one of its kind (see
/// requireReplaceable()), in a folder that is there, no input of this run, and no other output of it. Then tidies what
/// killed runs left next to them and reports that. Throws InvalidArgument or NotFound, naming the option.
void checkOutputs(const std::vector<Output>& outputs, const InputFiles& inputs);

/// The same for a folder that --out names: it neither is nor lies in a folder of the model. Its content is checked when
/// it is filled.
void checkOutputFolder(const std::string& folder, const InputFiles& inputs);

/// Writes a text to the file, or leaves what was there.
void writeText(const std::string& path, const std::string& text);

} // namespace pllava::cli
