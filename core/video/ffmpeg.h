#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include <cerrno>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/system_error.h"

/// Owners of FFmpeg's objects and the translation of its errors. No other file frees anything of FFmpeg's.
namespace pllava::ffmpeg {

struct Release {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(SwsContext* context) const { sws_freeContext(context); }
    void operator()(AVDictionary* options) const { av_dict_free(&options); }
    void operator()(AVIOContext* io) const {
        av_freep(&io->buffer);
        avio_context_free(&io);
    }
};

template <typename T> using Owner = std::unique_ptr<T, Release>;
using FormatContext = Owner<AVFormatContext>;
using CodecContext = Owner<AVCodecContext>;
using Packet = Owner<AVPacket>;
using Picture = Owner<AVFrame>;
using Scaler = Owner<SwsContext>;
using Io = Owner<AVIOContext>;

/// Passes on a fresh allocation, or throws OutOfMemory.
template <typename T> T* allocated(T* object) {
    if (!object)
        throw Error(ErrorKind::OutOfMemory, "not enough memory to decode a video");
    return object;
}

/// FFmpeg's own words for an error code.
inline std::string describe(int code) {
    char text[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(code, text, sizeof text);
    return text;
}

inline ErrorKind kindOf(int code) {
    switch (code) {
    case AVERROR(ENOMEM): return ErrorKind::OutOfMemory;
    case AVERROR(ENOENT): return ErrorKind::NotFound;
    case AVERROR_EXIT: return ErrorKind::Cancelled;
    case AVERROR_DECODER_NOT_FOUND:
    case AVERROR_DEMUXER_NOT_FOUND:
    case AVERROR_PROTOCOL_NOT_FOUND:
    case AVERROR_PATCHWELCOME:
    case AVERROR(ENOSYS): return ErrorKind::Unsupported;
    default: return ErrorKind::CorruptFile;
    }
}

/// Memory, threads or open files ran out: that says nothing about the file.
inline bool isLimitOfSystem(int code) {
    return code == AVERROR(ENOMEM) || code == AVERROR(EAGAIN) || code == AVERROR(EMFILE) || code == AVERROR(ENFILE);
}

/// `what` says what could not be done, in which file, and after a semicolon what to do about it.
[[noreturn]] inline void fail(int code, std::string_view what) {
    if (isLimitOfSystem(code))
        throw systemError(AVUNERROR(code), what.substr(0, what.find(';')));
    throw Error(kindOf(code), fmt::format("{} ({})", what, describe(code)));
}

} // namespace pllava::ffmpeg
