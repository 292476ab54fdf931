#include "core/video/ffmpeg_log.h"

#include <cstdarg>
#include <mutex>
#include <string_view>

#include "core/video/ffmpeg.h"

namespace pllava {

namespace {

/// Errors while reading a header include unknown fields of intact files.
bool namesLoss(std::string_view message, int level, bool readingHeader) {
    return readingHeader ? message.starts_with("Something went wrong during header parsing") : level <= AV_LOG_ERROR;
}

void noteFault(void* object, int level, const char* format, va_list) {
    const AVClass* type = object ? *static_cast<const AVClass**>(object) : nullptr;
    const std::string_view name = type ? type->class_name : "", message = format;
    if (name == "AVFormatContext") {
        if (auto* faults = static_cast<DemuxerFaults*>(static_cast<AVFormatContext*>(object)->opaque)) {
            if (message.starts_with("Packet corrupt"))
                faults->corrupt = true;
            if (namesLoss(message, level, faults->readingHeader))
                faults->lost = true;
        }
    } else if (name == "AVCodecContext" && message.starts_with("concealing ")) {
        if (auto* faults = static_cast<DecoderFaults*>(static_cast<AVCodecContext*>(object)->opaque))
            faults->concealed = true;
    }
}

} // namespace

void installFfmpegLog() {
    static std::once_flag once;
    std::call_once(once, [] { av_log_set_callback(noteFault); });
}

} // namespace pllava
