#include "core/video/media_input.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.h"

namespace pllava {

namespace {

constexpr int kIoBufferBytes = 64 << 10;
constexpr int kProbeBytes = 5 << 20;
constexpr int kMaxStreams = 1000;
constexpr auto kStallTimeout = std::chrono::seconds(60);

/// Demuxers that read other files or addresses instead of the file itself, or run something.
bool isPlaylist(std::string_view format) {
    constexpr std::string_view names[] = {"concat", "hls", "applehttp", "dash", "webm_dash_manifest",
                                          "imf",    "sdp", "rtp",       "rtsp", "lavfi"};
    return std::ranges::find(names, format.substr(0, format.find(','))) != std::end(names);
}

/// The probe of HLS and DASH also looks at the file's name, which we do not trust: look at the text itself.
bool looksLikePlaylist(const LocalFile& file) {
    char head[512] = {};
    const int count = std::max(0, file.readAt(0, reinterpret_cast<std::uint8_t*>(head), sizeof head));
    const std::string_view text(head, static_cast<std::size_t>(count));
    return text.starts_with("#EXTM3U") || text.starts_with("ffconcat version") || text.starts_with("[playlist]") ||
           (text.starts_with("<?xml") && text.find("<MPD") != text.npos) || text.starts_with("v=0\n") ||
           text.starts_with("v=0\r");
}

int refuseToOpen(AVFormatContext*, AVIOContext** io, const char*, int, AVDictionary**) {
    *io = nullptr;
    return AVERROR(EACCES);
}

bool isSensible(std::int64_t timestamp) {
    return timestamp >= -kMaxTimestamp && timestamp <= kMaxTimestamp;
}

void dropNonsense(AVPacket& packet) {
    if (!isSensible(packet.pts))
        packet.pts = AV_NOPTS_VALUE;
    if (!isSensible(packet.dts))
        packet.dts = AV_NOPTS_VALUE;
    if (!isSensible(packet.duration))
        packet.duration = 0;
}

} // namespace

LocalFile::LocalFile(const std::filesystem::path& path) : m_path(path.string()) {
    m_descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m_descriptor < 0)
        throw Error(ErrorKind::NotFound, fmt::format("cannot open {}: {}; check the path and its permissions", m_path,
                                                     std::strerror(errno)));
    struct stat status {};
    if (fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) {
        const bool empty = S_ISREG(status.st_mode);
        ::close(m_descriptor);
        throw empty ? Error(ErrorKind::CorruptFile, fmt::format("{} is empty; copy or download it again", m_path))
                    : Error(ErrorKind::Unsupported,
                            fmt::format("{} is not a file; give a video, an image or a folder of images", m_path));
    }
    m_size = status.st_size;
}

LocalFile::~LocalFile() {
    ::close(m_descriptor);
}

int LocalFile::readAt(std::int64_t offset, std::uint8_t* into, int count) const {
    ssize_t got;
    do
        got = ::pread(m_descriptor, into, static_cast<std::size_t>(count), offset);
    while (got < 0 && errno == EINTR);
    return got < 0 ? AVERROR(errno) : static_cast<int>(got);
}

bool MediaInput::Reader::interrupted() const {
    return stop.stop_requested() || std::chrono::steady_clock::now() > deadline;
}

void MediaInput::Reader::begin() {
    deadline = std::chrono::steady_clock::now() + kStallTimeout;
}

int MediaInput::readBytes(void* opaque, std::uint8_t* into, int count) {
    auto& reader = *static_cast<Reader*>(opaque);
    if (reader.interrupted())
        return AVERROR_EXIT;
    const int got = reader.file->readAt(reader.offset, into, count);
    if (got <= 0)
        return got == 0 ? AVERROR_EOF : got;
    reader.offset += got;
    return got;
}

std::int64_t MediaInput::seekBytes(void* opaque, std::int64_t offset, int whence) {
    auto& reader = *static_cast<Reader*>(opaque);
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE: return reader.file->size();
    case SEEK_SET: break;
    case SEEK_CUR: offset += reader.offset; break;
    case SEEK_END: offset += reader.file->size(); break;
    default: return AVERROR(EINVAL);
    }
    return offset < 0 ? AVERROR(EINVAL) : reader.offset = offset;
}

MediaInput::MediaInput(std::shared_ptr<const LocalFile> file, std::stop_token stop, StreamKind kind)
    : m_file(std::move(file)), m_kind(kind), m_reader{m_file.get(), std::move(stop)},
      m_packet(ffmpeg::allocated(av_packet_alloc())) {
    installFfmpegLog();
    open();
}

void MediaInput::fail(int code, std::string_view what) const {
    checkStop();
    if (code == AVERROR_EXIT)
        throw Error(
            ErrorKind::CorruptFile,
            fmt::format("{}: no progress for a minute; the disk may be failing or the file damaged", m_file->path()));
    ffmpeg::fail(code, what);
}

void MediaInput::checkStop() const {
    if (m_reader.stop.stop_requested())
        throw Error(ErrorKind::Cancelled, fmt::format("reading {} was stopped", m_file->path()));
}

const AVInputFormat* MediaInput::probe() {
    const AVInputFormat* format = nullptr;
    const int result = av_probe_input_buffer2(m_io.get(), &format, "", nullptr, 0, kProbeBytes);
    if ((format && isPlaylist(format->name)) || looksLikePlaylist(*m_file))
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{} is a list of other files or addresses, not a video; open the videos themselves",
                                m_file->path()));
    if (result < 0 && result != AVERROR_INVALIDDATA)
        fail(result, fmt::format("cannot read {}", m_file->path()));
    if (result < 0 || !format)
        throw Error(
            ErrorKind::CorruptFile,
            fmt::format("{} is not a video or image that FFmpeg knows; it may be damaged or carry the wrong ending",
                        m_file->path()));
    return format;
}

void MediaInput::open() {
    m_reader.begin();
    m_reader.offset = 0;
    auto* buffer = static_cast<unsigned char*>(ffmpeg::allocated(av_malloc(kIoBufferBytes)));
    m_io.reset(
        ffmpeg::allocated(avio_alloc_context(buffer, kIoBufferBytes, 0, &m_reader, readBytes, nullptr, seekBytes)));
    const AVInputFormat* format = probe();

    AVFormatContext* context = ffmpeg::allocated(avformat_alloc_context());
    context->pb = m_io.get();
    context->opaque = &m_faults;
    m_faults.readingHeader = true;
    context->io_open = refuseToOpen;
    context->interrupt_callback = {[](void* reader) { return int{static_cast<Reader*>(reader)->interrupted()}; },
                                   &m_reader};
    context->max_streams = kMaxStreams;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "protocol_whitelist", "file", 0);
    const std::string url = "file:" + m_file->path();
    const int result = avformat_open_input(&context, url.c_str(), format, &options); // frees the context when it fails
    const ffmpeg::Owner<AVDictionary> unused(options);
    if (result < 0)
        fail(result,
             fmt::format("cannot read the header of {} as {}; {}", m_file->path(), format->name,
                         result == AVERROR(ENOMEM)
                             ? fmt::format("it needs more memory than there is or holds over {} streams", kMaxStreams)
                             : "the file may be cut off or damaged"));
    m_context.reset(context);
    m_faults.readingHeader = false;
    readStreamInfo();
    chooseStream();
}

void MediaInput::readStreamInfo() {
    std::vector<AVDictionary*> options(m_context->nb_streams, nullptr);
    for (AVDictionary*& option : options)
        av_dict_set_int(&option, "max_pixels", kMaxPixels, 0);
    const unsigned count = m_context->nb_streams;
    const int result = avformat_find_stream_info(m_context.get(), options.data());
    for (unsigned i = 0; i < count; ++i)
        const ffmpeg::Owner<AVDictionary> done(options[i]);
    if (result < 0)
        fail(result, fmt::format("cannot find out what {} holds; it may be cut off or damaged", m_file->path()));
}

void MediaInput::chooseStream() {
    for (unsigned i = 0; i < m_context->nb_streams; ++i)
        m_context->streams[i]->discard = AVDISCARD_ALL;
    if (m_kind == StreamKind::Video)
        chooseVideo();
    else
        chooseAudio();
    m_stream->discard = AVDISCARD_DEFAULT;
}

void MediaInput::chooseAudio() {
    const int best = av_find_best_stream(m_context.get(), AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0);
    if (best < 0)
        throw Error(ErrorKind::Unsupported, fmt::format("{} holds no sound", m_file->path()));
    m_stream = m_context->streams[best];
}

void MediaInput::chooseVideo() {
    // As the ffmpeg program: a real video before cover art, then the default one, then the largest.
    std::int64_t bestScore = -1;
    for (unsigned i = 0; i < m_context->nb_streams; ++i) {
        AVStream* stream = m_context->streams[i];
        if (stream->codecpar->codec_type != AVMEDIA_TYPE_VIDEO)
            continue;
        const bool picture = stream->disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS);
        const std::int64_t area = std::int64_t{stream->codecpar->width} * stream->codecpar->height;
        const std::int64_t score =
            picture ? 0 : 1 + area + (stream->disposition & AV_DISPOSITION_DEFAULT ? 5'000'000 : 0);
        if (score > bestScore) {
            bestScore = score;
            m_stream = stream;
        }
    }
    if (!m_stream)
        throw Error(ErrorKind::Unsupported, fmt::format("{} holds no video; choose another file", m_file->path()));
    const AVCodecParameters& codec = *m_stream->codecpar;
    if (std::int64_t{codec.width} * codec.height > kMaxPixels)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{}: pictures of {}x{} are too large; scale the video down to at most 8192x8192",
                                m_file->path(), codec.width, codec.height));
}

bool MediaInput::isStillImage() const {
    const std::string_view format = m_context->iformat->name;
    return format.ends_with("_pipe") || format == "image2" || (m_stream->disposition & AV_DISPOSITION_ATTACHED_PIC);
}

bool MediaInput::buildsOnCanvas() const {
    const AVCodecID codec = m_stream->codecpar->codec_id;
    return codec == AV_CODEC_ID_GIF || codec == AV_CODEC_ID_APNG || codec == AV_CODEC_ID_WEBP;
}

bool MediaInput::hasAudio() const {
    return av_find_best_stream(m_context.get(), AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0) >= 0;
}

std::int64_t MediaInput::origin() const {
    const std::int64_t start = m_context->start_time;
    const std::int64_t ticks = start == AV_NOPTS_VALUE ? 0 : av_rescale_q(start, AV_TIME_BASE_Q, m_stream->time_base);
    return isSensible(ticks) ? ticks : 0;
}

double MediaInput::statedRate() const {
    const double rate = av_q2d(m_stream->avg_frame_rate.num > 0 ? m_stream->avg_frame_rate : m_stream->r_frame_rate);
    return rate > 0 && std::isfinite(rate) ? rate : 0; // 0/0 is no number
}

std::int64_t MediaInput::usualInterval() const {
    constexpr double rounding = 1e-3;
    const double rate = statedRate() > 0 ? statedRate() : 25;
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(1 / rate / av_q2d(m_stream->time_base) + rounding));
}

AVPacket* MediaInput::read() {
    // Errors inside a file are skipped by the demuxer as far as it can; too many in a row mean that the rest is
    // unreadable.
    for (int errors = 0; errors < 100;) {
        m_reader.begin();
        av_packet_unref(m_packet.get());
        const int result = av_read_frame(m_context.get(), m_packet.get());
        checkStop();
        if (result == AVERROR_EXIT)
            fail(result, {});
        if (result == AVERROR(ENOMEM))
            fail(result, fmt::format("cannot read {}", m_file->path()));
        if (result == AVERROR_EOF || (result < 0 && avio_feof(m_io.get())))
            return nullptr;
        if (result < 0) {
            ++errors;
            continue;
        }
        if (m_packet->stream_index != m_stream->index)
            continue;
        if (av_packet_get_side_data(m_packet.get(), AV_PKT_DATA_ENCRYPTION_INFO, nullptr))
            throw Error(ErrorKind::Unsupported,
                        fmt::format("{} is encrypted; only unprotected videos can be read", m_file->path()));
        if (m_packet->flags & AV_PKT_FLAG_CORRUPT)
            m_faults.corrupt = true;
        if (m_ignoresCorruptMarks)
            m_packet->flags &= ~AV_PKT_FLAG_CORRUPT;
        dropNonsense(*m_packet);
        return m_packet.get();
    }
    return nullptr;
}

bool MediaInput::seek(std::int64_t timestamp) {
    m_reader.begin();
    const int result = av_seek_frame(m_context.get(), m_stream->index, timestamp, AVSEEK_FLAG_BACKWARD);
    if (result == AVERROR_EXIT)
        fail(result, {});
    return result >= 0;
}

void MediaInput::restart() {
    const int index = m_stream->index;
    m_context.reset();
    open();
    if (m_stream->index != index)
        throw Error(ErrorKind::CorruptFile, fmt::format("{} changed while it was read", m_file->path()));
}

} // namespace pllava
