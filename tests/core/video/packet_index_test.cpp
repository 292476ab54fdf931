#include "core/video/frame_index.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "core/video/video_file.h"
#include "full_decode.h"
#include "tests/core/video/test_media.h"

// Packets that are not pictures, and times that do not define their order: all that is compared is what a full decode
// shows.
namespace pllava {
namespace {

using namespace test;

const std::string kSource = movingPicture(100);

/// Bits of a header, as ITU-T H.264 writes them.
class BitWriter {
public:
    BitWriter& bits(std::uint32_t value, int count) {
        while (count-- > 0)
            m_bits.push_back(value >> count & 1);
        return *this;
    }
    BitWriter& golomb(std::uint32_t value) {
        int length = 0;
        while ((value + 1) >> (length + 1))
            ++length;
        return bits(0, length).bits(value + 1, length + 1);
    }
    BitWriter& align() { return bits(0, static_cast<int>((8 - m_bits.size() % 8) % 8)); }
    /// A NAL unit with its start code. No emulation prevention bytes are needed: no two of the values written are zero.
    std::string unit(char header) {
        bits(1, 1).align();
        std::string bytes{0, 0, 0, 1, header};
        for (std::size_t i = 0; i < m_bits.size(); i += 8) {
            int byte = 0;
            for (std::size_t bit = 0; bit < 8; ++bit)
                byte = byte << 1 | m_bits[i + bit];
            bytes.push_back(static_cast<char>(byte));
        }
        return bytes;
    }

private:
    std::vector<bool> m_bits;
};

/// One field of 32x16 in one slice: two macroblocks of plain samples.
std::string field(int picture, bool bottom) {
    const bool idr = picture == 0 && !bottom;
    BitWriter slice;
    slice.golomb(0).golomb(7).golomb(0).bits(static_cast<std::uint32_t>(picture % 16), 4).bits(1, 1).bits(bottom, 1);
    if (idr)
        slice.golomb(0).bits(0, 2);
    else
        slice.bits(0, 1);
    slice.golomb(0).golomb(1);
    for (int block = 0; block < 2; ++block) {
        slice.golomb(25).align();
        for (int sample = 0; sample < 256; ++sample)
            slice.bits(static_cast<std::uint32_t>(20 + picture * 4 + bottom * 2 + block), 8);
        for (int sample = 0; sample < 128; ++sample)
            slice.bits(128, 8);
    }
    return slice.unit(idr ? 0x65 : 0x61);
}

/// Interlaced H.264 of 32x32, each field a picture of its own in the stream, as broadcast cameras write it.
std::string fieldCoded(int pictures) {
    const std::string sequence = BitWriter()
                                     .bits(77, 8)
                                     .bits(0, 8)
                                     .bits(30, 8)
                                     .golomb(0)
                                     .golomb(0)
                                     .golomb(2)
                                     .golomb(1)
                                     .bits(0, 1)
                                     .golomb(1)
                                     .golomb(0)
                                     .bits(0b00100, 5)
                                     .unit(0x67);
    const std::string set = BitWriter()
                                .golomb(0)
                                .golomb(0)
                                .bits(0, 2)
                                .golomb(0)
                                .golomb(0)
                                .golomb(0)
                                .bits(0, 3)
                                .golomb(0)
                                .golomb(0)
                                .golomb(0)
                                .bits(0b100, 3)
                                .unit(0x68);
    std::string stream = sequence + set;
    for (int i = 0; i < pictures; ++i)
        stream += field(i, false) + field(i, true);
    return stream;
}

TEST(PacketIndex, TwoFieldsInTwoPacketsAreOnePicture) {
    PLLAVA_NEEDS_FFMPEG();
    const auto folder = freshFolder("fields");
    writeFile(folder / "fields.h264", fieldCoded(40));
    for (const std::string ending : {"ts", "mkv", "mp4"}) {
        const auto path =
            media("fields-" + std::to_string(getpid()) + "." + ending,
                  fmt::format("-r 50 -i {}/fields.h264 -c copy -bsf:v setts=ts=N*24000", folder.string()));
        EXPECT_EQ(VideoFile(path).info().frameCount, 40) << ending;
        expectFramesOfFullDecode(path);
    }
}

TEST(PacketIndex, InterlacedFilesHaveThePicturesOfAFullDecode) {
    PLLAVA_NEEDS_FFMPEG();
    const std::string interlaced = "-c:v libx264 -flags +ilme+ildct -bf 3 -g 25";
    for (const std::string ending : {"mp4", "mkv", "ts"}) {
        expectFramesOfFullDecode(media("mbaff." + ending, kSource + interlaced));
        expectFramesOfFullDecode(media("pulldown." + ending, kSource + "-c:v libx264 -x264-params pulldown=32"));
        if (haveEncoder("libx265"))
            expectFramesOfFullDecode(media(
                "hevc-fields." + ending, kSource + "-c:v libx265 -x265-params interlace=tff:keyint=24:log-level=none"));
    }
}

std::uint32_t bigEndian(const std::string& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    return value;
}

std::string bigEndian(std::uint32_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<char>(value >> shift));
    return bytes;
}

/// One part of an edit list: how long in milliseconds, and from where in units of the track; -1 shows nothing.
struct Edit {
    std::uint32_t milliseconds;
    std::int32_t from;
};

/// Puts another edit list into an mp4 whose tables stand at its end, so that no offset changes.
std::string withEdits(std::string bytes, const std::vector<Edit>& edits) {
    std::string list = "elst" + bigEndian(0) + bigEndian(static_cast<std::uint32_t>(edits.size()));
    for (const Edit& edit : edits)
        list += bigEndian(edit.milliseconds) + bigEndian(static_cast<std::uint32_t>(edit.from)) + bigEndian(0x10000);
    const std::size_t old = bytes.find("elst", bytes.find("moov")) - 4;
    const std::uint32_t oldSize = bigEndian(bytes, old);
    list = bigEndian(static_cast<std::uint32_t>(list.size() + 4)) + list;
    bytes.replace(old, oldSize, list);
    for (const char* box : {"moov", "trak", "edts"}) {
        const std::size_t at = bytes.find(box, bytes.find("moov")) - 4;
        const auto grown = static_cast<std::uint32_t>(bigEndian(bytes, at) + list.size() - oldSize);
        bytes.replace(at, 4, bigEndian(grown));
    }
    return bytes;
}

TEST(PacketIndex, EditListsOfSeveralSegments) {
    PLLAVA_NEEDS_FFMPEG();
    // 12800 ticks are a second; what is stored first is shown 1024 ticks, two pictures, after it is decoded.
    const std::vector<std::vector<Edit>> lists{
        {{1000, 1024 + 25600}, {1000, 1024}},               // the later part first
        {{1000, 1024 + 28160}, {1000, 1024 + 5120}},        // off key frames
        {{500, -1}, {1000, 1024}, {500, -1}, {800, 28672}}, // with gaps
        {{1000, 12800}, {1000, 12800}, {1000, 12800}},      // one part three times
        {{40, 1024}, {40, 7168}, {40, 14336}, {40, 1024}},
    };
    for (const std::string codec : {"libx264", "libx264 -x264-params open-gop=1:keyint=20:bframes=4",
                                    "libx265 -x265-params log-level=none", "mpeg4"}) {
        const std::string encoder = codec.substr(0, codec.find(' '));
        if (!haveEncoder(encoder))
            continue;
        const auto whole =
            media(fmt::format("edits-{}-{}.mp4", encoder, codec.size()), kSource + "-c:v " + codec + " -g 25 -bf 3");
        for (std::size_t i = 0; i < lists.size(); ++i) {
            const auto path = freshFolder("edits") / fmt::format("{}-{}.mp4", encoder, i);
            writeFile(path, withEdits(readFile(whole), lists[i]));
            expectFramesOfFullDecode(path, "", Times::Any); // FFmpeg lets parts of a list overlap by some ticks
        }
    }
}

TEST(PacketIndex, PicturesWithOneTime) {
    PLLAVA_NEEDS_FFMPEG();
    media("one-way.mp4", kSource + "-c:v libx264 -g 25 -bf 0");
    media("both-ways.mp4", kSource + "-c:v libx264 -g 25 -bf 3");
    for (const std::string ending : {"mp4", "mkv", "ts"})
        for (const std::string source : {"one-way", "both-ways"})
            expectFramesOfFullDecode(
                media(fmt::format("{}-stands.{}", source, ending),
                      fmt::format("-i {{dir}}/{}.mp4 -c copy -bsf:v setts=ts='if(between(N\\,20\\,30)\\,20*512\\,TS)'",
                                  source)),
                "", Times::Any);
}

/// With the distances of `from` ticks in the table of an mp4 changed to 0, which FFmpeg's own muxer never writes.
std::string withEqualTimes(std::string bytes, std::uint32_t from) {
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
        return value;
    };
    const std::size_t table = bytes.find("stts") + 8;
    for (std::uint32_t entry = 0; entry < number(table); ++entry)
        if (const std::size_t at = table + 8 + entry * 8; number(at) == from)
            bytes.replace(at, 4, 4, '\0');
    return bytes;
}

TEST(PacketIndex, DistancesOfNothing) {
    PLLAVA_NEEDS_FFMPEG();
    for (const std::string codec : {"libx264 -g 25", "mpeg4 -g 10"}) {
        const auto ticks =
            media("one-tick-" + codec.substr(0, 5) + ".mp4",
                  kSource + "-c:v " + codec + " -bf 0 -bsf:v setts=ts='if(between(N\\,20\\,30)\\,20*512\\,TS)'");
        const std::string bytes = withEqualTimes(readFile(ticks), 1);
        ASSERT_NE(bytes, readFile(ticks));
        const auto path = freshFolder("equal-times") / "zero.mp4";
        writeFile(path, bytes);
        expectFramesOfFullDecode(path, "", Times::Any);
    }
}

TEST(PacketIndex, TimesThatDoNotTellTheOrder) {
    PLLAVA_NEEDS_FFMPEG();
    media("both-ways.mp4", kSource + "-c:v libx264 -g 25 -bf 3");
    for (const std::string ending : {"mp4", "mkv"})
        expectFramesOfFullDecode(media("order-lost." + ending, "-i {dir}/both-ways.mp4 -c copy -bsf:v setts=pts=DTS"),
                                 "", Times::Any);
}

TEST(PacketIndex, PacketsThatAreNotShown) {
    PLLAVA_NEEDS_FFMPEG();
    if (!haveEncoder("libvpx-vp9"))
        GTEST_SKIP() << "ffmpeg has no encoder libvpx-vp9";
    media("hidden.webm", kSource + "-c:v libvpx-vp9 -b:v 200k -deadline good -cpu-used 5 -g 50 -auto-alt-ref 1 "
                                   "-lag-in-frames 16");
    for (const std::string ending : {"webm", "mkv", "ivf", "mp4"}) {
        // Alternate references, which are never shown, in packets of their own.
        const auto path = media("apart." + ending, "-i {dir}/hidden.webm -c copy -bsf:v vp9_superframe_split");
        EXPECT_EQ(VideoFile(path).info().frameCount, 100) << ending;
        expectFramesOfFullDecode(path);
    }
    if (haveEncoder("libxvid"))
        expectFramesOfFullDecode(media("packed.avi", kSource + "-c:v libxvid -bf 2"));
}

} // namespace
} // namespace pllava
