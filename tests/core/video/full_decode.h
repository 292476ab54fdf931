#pragma once

#include <filesystem>
#include <string>

namespace pllava::test {

enum class Times { Ascend, Any };

/// Asks for frames in several manners and compares each with a full decode by the ffmpeg program, which is given
/// `options`.
void expectFramesOfFullDecode(const std::filesystem::path& path, const std::string& options = "",
                              Times times = Times::Ascend);

} // namespace pllava::test
