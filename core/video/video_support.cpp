#include "core/video/video_support.h"

#include "core/video/ffmpeg.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/avutil.h>
}

namespace pllava {

VideoSupport reportVideoSupport() {
    VideoSupport support{av_version_info(), {}, {}};
    for (const AVCodecID codec :
         {AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1, AV_CODEC_ID_VP8, AV_CODEC_ID_VP9, AV_CODEC_ID_MPEG4,
          AV_CODEC_ID_MJPEG, AV_CODEC_ID_GIF, AV_CODEC_ID_PNG, AV_CODEC_ID_FFV1})
        (avcodec_find_decoder(codec) != nullptr ? support.decoders : support.missing)
            .push_back(avcodec_get_name(codec));
    return support;
}

} // namespace pllava
