#include "core/playback/audio_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <gtest/gtest.h>

#include "tests/core/video/test_media.h"

namespace pllava {
namespace {

using namespace test;

constexpr int kPacket = 2048; ///< AAC's, at 48 kHz, and what a filter holds back

AudioReader readerOf(const std::filesystem::path& path) {
    return AudioReader(std::make_shared<LocalFile>(path), {}, AudioFormat{48000, 2});
}

std::vector<std::int16_t> readAll(AudioReader& reader) {
    std::vector<std::int16_t> all;
    while (const auto samples = reader.read())
        all.insert(all.end(), samples->begin(), samples->end());
    return all;
}

/// Two seconds: a tone in the first, silence in the second.
std::filesystem::path tone() {
    return media("tone.mkv", "-f lavfi -i testsrc2=size=64x48:rate=25:duration=2 -f lavfi -i "
                             "aevalsrc='0.5*sin(2*PI*500*t)*lt(t\\,1)':s=44100:d=2 -c:v libx264 -pix_fmt yuv420p -c:a "
                             "flac");
}

/// Sign changes of the left channel, two a period.
int crossings(const std::vector<std::int16_t>& samples, std::size_t first, std::size_t last) {
    int count = 0;
    for (std::size_t i = first + 1; i < last; ++i)
        count += (samples[2 * i] < 0) != (samples[2 * i - 2] < 0);
    return count;
}

TEST(AudioReader, GivesEverySampleOnceAtEverySpeedAndKeepsThePitch) {
    PLLAVA_NEEDS_FFMPEG();
    AudioReader reader = readerOf(tone());
    for (const double speed : {1.0, 2.0, 4.0, 0.5, 0.25, 1.25}) {
        const int stages = speed > 2 || speed < 0.5 ? 2 : 1;
        reader.start(0, speed);
        const auto samples = readAll(reader);
        EXPECT_NEAR(static_cast<double>(samples.size()) / 2, 2 * 48000 / speed, stages * kPacket / speed) << speed;
        // 500 Hz stay 500 Hz: a thousand crossings a second of what is heard.
        const auto heard = static_cast<std::size_t>(0.2 * 48000);
        EXPECT_NEAR(crossings(samples, 2400, 2400 + heard), 200, 8) << speed;
    }
}

TEST(AudioReader, StartsAtTheSample) {
    PLLAVA_NEEDS_FFMPEG();
    AudioReader reader = readerOf(tone());
    for (const double start : {0.0, 0.25, 0.9, 0.3333}) {
        reader.start(start, 1);
        const auto samples = readAll(reader);
        EXPECT_NEAR(static_cast<double>(samples.size()) / 2, (2 - start) * 48000, 64) << start;
        std::size_t last = samples.size() / 2;
        while (last > 0 && std::abs(samples[2 * last - 2]) < 1000)
            --last;
        EXPECT_NEAR(static_cast<double>(last) / 48000, 1 - start, 0.002) << start;
    }
}

TEST(AudioReader, SoundThatBeginsLateIsPrecededBySilence) {
    PLLAVA_NEEDS_FFMPEG();
    const auto path = media("late-tone.mkv", "-i {dir}/" + tone().filename().string() + " -itsoffset 0.5 -i {dir}/" +
                                                 tone().filename().string() + " -map 0:v -map 1:a -c copy");
    AudioReader reader = readerOf(path);
    reader.start(0, 1);
    const auto samples = readAll(reader);
    std::size_t first = 0;
    while (2 * first < samples.size() && std::abs(samples[2 * first]) < 1000)
        ++first;
    EXPECT_NEAR(static_cast<double>(first) / 48000, 0.5, 0.005);
}

TEST(AudioReader, ASilentFileSaysSo) {
    PLLAVA_NEEDS_FFMPEG();
    EXPECT_THROW(readerOf(media("still-for-sound.png", movingPicture(1) + "-frames:v 1")), Error);
}

} // namespace
} // namespace pllava
