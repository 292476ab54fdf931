#include "tests/core/video/test_media.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <numeric>
#include <stdexcept>

#include <unistd.h>

#include <fmt/format.h>

extern "C" {
#include <libavutil/mem.h>
#include <libavutil/sha.h>
}

#if defined(__SANITIZE_THREAD__)
// FFmpeg's own threads hand over by atomics that ThreadSanitizer cannot see in a library built without it.
extern "C" const char* __tsan_default_suppressions() {
    return "race:libavcodec.so\nrace:libavutil.so\nrace:libavformat.so\nrace:libswscale.so\n";
}
#endif

namespace pllava::test {

namespace {

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

/// One a program, since two of them may mean different files by one name.
std::filesystem::path mediaFolder() {
    const std::filesystem::path folder =
        std::filesystem::path(PLLAVA_TEST_MEDIA) / std::filesystem::read_symlink("/proc/self/exe").filename();
    std::filesystem::create_directories(folder);
    return folder;
}

} // namespace

bool haveFfmpeg() {
    static const bool have = std::system("ffmpeg -version >/dev/null 2>&1") == 0;
    return have;
}

bool haveEncoder(const std::string& encoder) {
    return std::system(
               fmt::format("ffmpeg -v quiet -h encoder={} 2>/dev/null | grep -q '^Encoder'", encoder).c_str()) == 0;
}

std::filesystem::path media(const std::string& name, const std::string& arguments) {
    const auto path = mediaFolder() / name, recipe = mediaFolder() / (name + ".recipe");
    if (std::filesystem::exists(path)) {
        if (!arguments.empty() && readFile(recipe) != arguments)
            throw std::runtime_error("made before by another recipe, here or in an earlier build: " + path.string());
        return path;
    }
    std::string filled = arguments;
    for (std::size_t at; (at = filled.find("{dir}")) != std::string::npos;)
        filled.replace(at, 5, mediaFolder().string());
    // Tests run side by side: each makes its own file and the last one stays.
    const auto made = mediaFolder() / fmt::format("making-{}-{}", getpid(), name);
    const std::string command = fmt::format("ffmpeg -nostdin -v error -y {} {}", filled, quoted(made.string()));
    if (std::system(command.c_str()) != 0)
        throw std::runtime_error("failed: " + command);
    writeFile(made.string() + ".recipe", arguments);
    std::filesystem::rename(made.string() + ".recipe", recipe);
    std::filesystem::rename(made, path);
    return path;
}

std::string movingPicture(int frames, const std::string& size) {
    return fmt::format("-f lavfi -i testsrc2=size={}:rate=25:duration={} ", size, frames / 25.0);
}

std::string numberedPictures(int frames, const std::string& filters) {
    // A grey stripe at the top for comparison; below it, bar i is bit i of the number.
    return fmt::format("-f lavfi -i color=black:size=80x80:rate=25:duration={} -vf \"geq=lum='if(lt(Y,10),120,"
                       "if(mod(floor(N/pow(2,floor(X/8))),2),235,16))':cb=128:cr=128,{}\" ",
                       frames / 25.0, filters);
}

int numberOf(const Frame& picture) {
    const auto grey = [&](int x, int y) {
        const int sum = std::accumulate(&picture.rgb[static_cast<std::size_t>((y * picture.width + x) * 3)],
                                        &picture.rgb[static_cast<std::size_t>((y * picture.width + x) * 3)] + 3, 0);
        return sum / 3;
    };
    int number = 0;
    for (int bit = 0; bit < 10; ++bit) {
        const int x = (2 * bit + 1) * picture.width / 20;
        number |= (grey(x, picture.height * 2 / 3) > grey(x, picture.height / 20)) << bit;
    }
    return number;
}

std::filesystem::path freshFolder(const std::string& name) {
    const auto path = mediaFolder() / fmt::format("{}-{}", name, getpid());
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
    return path;
}

void writeFile(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::filesystem::path written(const std::string& name, std::string_view bytes) {
    const auto path = freshFolder("written") / name;
    writeFile(path, bytes);
    return path;
}

std::string readFile(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

SampledClip sample(const std::filesystem::path& path, int frames) {
    return sampleClip({path.string(), frames, {}});
}

std::vector<Frame> decodeWithFfmpeg(const std::filesystem::path& path, int width, int height,
                                    const std::string& options) {
    const std::string command =
        fmt::format("ffmpeg -nostdin -v quiet {} -i {} -fps_mode passthrough -f rawvideo -pix_fmt rgb24 -", options,
                    quoted("file:" + path.string()));
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::vector<Frame> frames;
    for (;;) {
        Frame frame{width, height,
                    std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3)};
        if (std::fread(frame.rgb.data(), 1, frame.rgb.size(), pipe.get()) != frame.rgb.size())
            return frames;
        frames.push_back(std::move(frame));
    }
}

std::vector<double> probedTimes(const std::filesystem::path& path) {
    const auto lines = [&](const char* entries) {
        const std::string command = fmt::format("ffprobe -v quiet -select_streams v:0 -show_entries {} -of csv=p=0 {}",
                                                entries, quoted("file:" + path.string()));
        const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
        std::vector<double> numbers;
        char line[256];
        while (std::fgets(line, sizeof line, pipe.get()))
            if (*line != '\n' && *line != ',')                 // what belongs to side data
                numbers.push_back(std::strtod(line, nullptr)); // N/A, of a file that states no start, is 0
        return numbers;
    };
    const double start = lines("format=start_time").at(0);
    std::vector<double> times = lines("frame=best_effort_timestamp_time");
    for (double& time : times)
        time -= start;
    return times;
}

std::string sha256(const std::vector<std::uint8_t>& bytes) {
    const std::unique_ptr<AVSHA, decltype(&av_free)> state(av_sha_alloc(), av_free);
    std::uint8_t digest[32];
    av_sha_init(state.get(), 256);
    av_sha_update(state.get(), bytes.data(), bytes.size());
    av_sha_final(state.get(), digest);
    std::string hex;
    for (const std::uint8_t byte : digest)
        hex += fmt::format("{:02x}", byte);
    return hex;
}

} // namespace pllava::test
