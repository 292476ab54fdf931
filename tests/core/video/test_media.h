#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/frame.h"
#include "core/video/sampled_clip.h"

/// Videos that the ffmpeg program makes while the tests run, kept in the build tree and made only once.
namespace pllava::test {

bool haveFfmpeg();
/// Whether the ffmpeg program can encode with `encoder`, for example "libx265".
bool haveEncoder(const std::string& encoder);

/// The file `name`, made by `ffmpeg ARGUMENTS name`; "{dir}" in the arguments is the folder of the media.
std::filesystem::path media(const std::string& name, const std::string& arguments);
/// A small moving picture of `size` with `frames` pictures at 25 a second as input arguments.
std::string movingPicture(int frames, const std::string& size = "160x120");
/// The same at 80x80 with pictures that carry their own number, below 1024, as ten bars; `filters` come after, for
/// example to change the times of the pictures.
std::string numberedPictures(int frames, const std::string& filters = "null");
/// The number that such a picture carries, from whatever a decoder made of it.
int numberOf(const Frame& picture);

/// An empty folder for one test, below the media.
std::filesystem::path freshFolder(const std::string& name);
void writeFile(const std::filesystem::path& path, std::string_view bytes);
/// A file of these bytes, alone in a folder.
std::filesystem::path written(const std::string& name, std::string_view bytes);
std::string readFile(const std::filesystem::path& path);

/// The clip of the whole file.
SampledClip sample(const std::filesystem::path& path, int frames = 8);

/// All pictures that `ffmpeg OPTIONS -i path` decodes, as rgb24; the pictures' size is given.
std::vector<Frame> decodeWithFfmpeg(const std::filesystem::path& path, int width, int height,
                                    const std::string& options = "");

/// When the ffprobe program says that the pictures of `path` are shown, in seconds from the start of the file.
std::vector<double> probedTimes(const std::filesystem::path& path);

/// SHA-256 of a picture's bytes in hexadecimal.
std::string sha256(const std::vector<std::uint8_t>& bytes);

} // namespace pllava::test

#define PLLAVA_NEEDS_FFMPEG()                                                                                          \
    if (!pllava::test::haveFfmpeg())                                                                                   \
    GTEST_SKIP() << "the ffmpeg program is not installed"
