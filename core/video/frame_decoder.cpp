#include "core/video/frame_decoder.h"

#include "core/video/media_input.h"
#include "core/video/picture_header.h"

namespace pllava {

namespace {

constexpr int kMaxErrors = 100;

} // namespace

FrameDecoder::FrameDecoder(const AVStream& stream, std::string name)
    : m_name(std::move(name)), m_faults(std::make_unique<DecoderFaults>()),
      m_picture(ffmpeg::allocated(av_frame_alloc())) {
    // FFmpeg's WebP decoder hands over a picture with an error, and with threads that ends the program.
    open(stream, stream.codecpar->codec_id == AV_CODEC_ID_WEBP ? 1 : 0);
    // HEVC's "non-reference" pictures may serve higher temporal layers; in these codecs they serve no one.
    const AVCodecID id = stream.codecpar->codec_id;
    m_canSkip = id == AV_CODEC_ID_H264 || id == AV_CODEC_ID_MPEG1VIDEO || id == AV_CODEC_ID_MPEG2VIDEO ||
                id == AV_CODEC_ID_MPEG4;
    m_sizeUnknown = stream.codecpar->width == 0;
}

void FrameDecoder::open(const AVStream& stream, int threads) {
    const AVCodecParameters& parameters = *stream.codecpar;
    if (parameters.codec_id == AV_CODEC_ID_NONE)
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("cannot tell how the video in {} is coded; the file may be damaged", m_name));
    const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
    if (!codec)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{}: there is no decoder for {}; convert the video to H.264 or AV1", m_name,
                                avcodec_get_name(parameters.codec_id)));
    ffmpeg::CodecContext context(ffmpeg::allocated(avcodec_alloc_context3(codec)));
    int result = avcodec_parameters_to_context(context.get(), &parameters);
    context->pkt_timebase = stream.time_base;
    context->max_pixels = kMaxPixels;
    context->thread_count = threads;
    context->opaque = m_faults.get();
    if (result >= 0)
        result = avcodec_open2(context.get(), codec, nullptr);
    if (result < 0)
        ffmpeg::fail(result, fmt::format("cannot decode the {} video in {}; it may be damaged", codec->name, m_name));
    m_context = std::move(context);
}

bool FrameDecoder::useOneThread(const AVStream& stream) {
    if (threads() == 1)
        return false;
    open(stream, 1); // the threads of the one before end with it
    m_faults->concealed = false;
    m_drained = m_errors = false;
    return true;
}

void FrameDecoder::skipUnreferenced(bool skip) {
    m_context->skip_frame = skip && m_canSkip ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
}

void FrameDecoder::send(const AVPacket* packet) {
    if (m_drained)
        return;
    const int result = avcodec_send_packet(m_context.get(), packet);
    m_drained = !packet;
    m_errors = m_errors || (packet && packet->flags & AV_PKT_FLAG_CORRUPT);
    check(result);
}

void FrameDecoder::check(int result) {
    if (result == AVERROR(ENOMEM))
        ffmpeg::fail(result, fmt::format("cannot decode {}", m_name));
    m_errors = m_errors || (result < 0 && result != AVERROR_EOF);
    // What FFmpeg answers to a picture above max_pixels; where the size was known before, the packet is damaged.
    m_tooLarge = m_tooLarge || (result == AVERROR(EINVAL) && m_sizeUnknown);
}

void FrameDecoder::explainFailure(const LocalFile& file) const {
    const PictureHeader header = readPictureHeader(file);
    if (header.isAnimatedWebp)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{}: animated WebP cannot be read by this FFmpeg ({}); convert it to GIF, MP4 or WebM",
                                m_name, av_version_info()));
    if (m_tooLarge || header.width * header.height > kMaxPixels)
        throw Error(
            ErrorKind::Unsupported,
            fmt::format("the pictures in {} are too large; scale them down to at most 8192x8192 pixels", m_name));
    throw Error(ErrorKind::CorruptFile,
                fmt::format("no picture in {} can be decoded; the file may be damaged or cut off", m_name));
}

AVFrame* FrameDecoder::receive() {
    // Some decoders return the same error for ever.
    for (int errors = 0; errors < kMaxErrors; ++errors) {
        const int result = avcodec_receive_frame(m_context.get(), m_picture.get());
        if (result >= 0)
            return m_picture.get();
        if (result == AVERROR(EAGAIN) || result == AVERROR_EOF)
            return nullptr;
        check(result);
    }
    return nullptr;
}

void FrameDecoder::flush() {
    avcodec_flush_buffers(m_context.get());
    m_drained = false;
    m_errors = false;
}

bool isConcealed(const AVFrame& picture) {
    return picture.decode_error_flags != 0 || (picture.flags & AV_FRAME_FLAG_CORRUPT);
}

std::int64_t timestampOf(const AVFrame& picture) {
    return picture.pts != AV_NOPTS_VALUE ? picture.pts : picture.best_effort_timestamp;
}

} // namespace pllava
