#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "core/video/ffmpeg.h"
#include "core/video/ffmpeg_log.h"

namespace pllava {

/// A regular file that stays readable while it is renamed or removed. Thread-safe: every reader keeps its own position.
class LocalFile {
public:
    /// Throws NotFound when the file is missing or may not be read, Unsupported when it is no regular file, CorruptFile
    /// when empty.
    explicit LocalFile(const std::filesystem::path& path);
    LocalFile(const LocalFile&) = delete;
    LocalFile& operator=(const LocalFile&) = delete;
    ~LocalFile();

    const std::string& path() const { return m_path; }
    std::int64_t size() const { return m_size; }
    /// Bytes read, 0 at the end, or a negative FFmpeg error.
    int readAt(std::int64_t offset, std::uint8_t* into, int count) const;

private:
    std::string m_path;
    int m_descriptor = -1;
    std::int64_t m_size = 0;
};

enum class StreamKind { Video, Audio };

/// A media file opened by FFmpeg, and its best stream of one kind. One thread at a time.
///
/// A file is data and nothing else: all bytes come from the one LocalFile, playlists are refused before they are read,
/// and whatever else a demuxer asks to open is refused too. Calls end with Cancelled when `stop` is requested and with
/// CorruptFile when one of them makes no progress for a minute.
class MediaInput {
public:
    /// Throws CorruptFile, Unsupported (no such stream in it, a playlist, encrypted, too large a picture), Cancelled.
    MediaInput(std::shared_ptr<const LocalFile> file, std::stop_token stop, StreamKind kind = StreamKind::Video);
    MediaInput(const MediaInput&) = delete;
    MediaInput& operator=(const MediaInput&) = delete;

    const LocalFile& file() const { return *m_file; }
    const std::shared_ptr<const LocalFile>& sharedFile() const { return m_file; }
    AVFormatContext& context() const { return *m_context; }
    AVStream& stream() const { return *m_stream; }
    /// FFmpeg's short name of the container, for example "mov,mp4,m4a,3gp,3g2,mj2".
    std::string container() const { return m_context->iformat->name; }
    bool isStillImage() const;
    /// Its pictures build on what was shown before, whatever their packets' flags say: GIF, APNG, WebP.
    bool buildsOnCanvas() const;
    bool hasAudio() const;
    /// The time that programs show as zero, in units of the stream.
    std::int64_t origin() const;
    /// Pictures per second that the file states, on average; 0 where it states none.
    double statedRate() const;
    /// The distance of two pictures at that rate, in units of the stream; at 25 per second where there is none.
    std::int64_t usualInterval() const;

    /// The next packet of the stream, valid until the next call; nullptr at the end or where the file breaks off.
    /// Its timestamps are AV_NOPTS_VALUE or within kMaxTimestamp.
    AVPacket* read();
    /// Goes to a key frame at or before `timestamp` (in units of the stream), as well as the container can. False: it
    /// cannot.
    bool seek(std::int64_t timestamp);
    /// Back to the first packet, for containers that cannot seek too.
    void restart();
    /// Since it was opened: what the demuxer skipped.
    const DemuxerFaults& faults() const { return m_faults; }
    /// Clears AV_PKT_FLAG_CORRUPT on packets from now on.
    void ignoreCorruptMarks() { m_ignoresCorruptMarks = true; }
    const std::stop_token& stopToken() const { return m_reader.stop; }
    /// Throws Cancelled when a stop was requested.
    void checkStop() const;

private:
    /// What the callbacks see of a call in progress.
    struct Reader {
        const LocalFile* file;
        std::stop_token stop;
        std::int64_t offset = 0;
        std::chrono::steady_clock::time_point deadline{};

        bool interrupted() const;
        void begin();
    };

    static int readBytes(void* opaque, std::uint8_t* into, int count);
    static std::int64_t seekBytes(void* opaque, std::int64_t offset, int whence);

    void open();
    const AVInputFormat* probe();
    void readStreamInfo();
    void chooseStream();
    void chooseVideo();
    void chooseAudio();
    [[noreturn]] void fail(int code, std::string_view what) const;

    std::shared_ptr<const LocalFile> m_file;
    StreamKind m_kind;
    Reader m_reader;
    DemuxerFaults m_faults; // the context refers to it
    ffmpeg::Io m_io;        // outlives the context, which reads through it
    ffmpeg::FormatContext m_context;
    ffmpeg::Packet m_packet;
    AVStream* m_stream = nullptr;
    bool m_ignoresCorruptMarks = false;
};

/// Timestamps beyond it, either way, are nonsense: sums and differences of others do not overflow.
inline constexpr std::int64_t kMaxTimestamp = std::int64_t{1} << 60;

/// Largest picture that is decoded, in pixels: 8192 × 8192.
inline constexpr std::int64_t kMaxPixels = std::int64_t{8192} * 8192;

} // namespace pllava
