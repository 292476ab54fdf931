/// Times one sampling: `bench_sampling VIDEO [FRAMES [RGB_FILE [warm]]]` prints a line of JSON with the milliseconds
/// for opening, indexing and decoding, "warm" those of a second sampling in the same process, and the most memory that
/// the process held; the pictures go to RGB_FILE. tests/bench/sampling.py compares them with other programs.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include <sys/resource.h>

#include "core/base/error.h"
#include "core/video/sampled_clip.h"

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_sampling VIDEO [FRAMES [RGB_FILE]]\n");
        return 2;
    }
    try {
        const pllava::SamplingRequest request{argv[1], argc > 2 ? std::atoi(argv[2]) : 16, {}};
        if (argc > 4 && std::string_view(argv[4]) == "warm")
            pllava::sampleClip(request);
        const pllava::SampledClip clip = pllava::sampleClip(request);
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        std::printf("{\"milliseconds\": %.1f, \"frames\": %zu, \"of\": %lld, \"peak_kib\": %ld}\n",
                    clip.decodeMilliseconds, clip.frames.size(), static_cast<long long>(clip.info.frameCount),
                    usage.ru_maxrss);
        if (argc > 3) {
            std::ofstream out(argv[3], std::ios::binary);
            for (const pllava::Frame& frame : clip.frames)
                out.write(reinterpret_cast<const char*>(frame.rgb.data()),
                          static_cast<std::streamsize>(frame.rgb.size()));
        }
        return 0;
    } catch (const pllava::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
