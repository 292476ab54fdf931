#pragma once

#include <filesystem>
#include <string_view>

namespace pllava {

/// The files that this program writes under names that a person chooses.
enum class FileKind { Table, Figure, Page, Tensors, Results };

/// The one rule for what a result may replace: nothing, an empty file, or a file that this program wrote, recognised by
/// its beginning: a table by its column names (a spreadsheet may have saved it since), a figure, a page and the tensors
/// of a run by their form, a log of results by its first row. Reads a quarter of a megabyte at most. Throws
/// InvalidArgument with the reason, beginning with `subject`; also for what is not an ordinary file.
void requireReplaceable(const std::filesystem::path& file, FileKind kind, std::string_view subject);

/// Whether a text without a line end can be the beginning of a row that a killed run wrote into a log of results.
bool isBegunResult(std::string_view text);

/// For a file that a person chose in a dialog, which asked whether to replace it: as above, but the format that its
/// name's ending stands for is enough (PNG, PDF, SVG, HTML, CSV); other endings are not looked at.
void requireSameFormat(const std::filesystem::path& file);

} // namespace pllava
