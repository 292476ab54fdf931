#include "core/video/media_stream.h"

#include <utility>

namespace pllava {

MediaStream::MediaStream(std::shared_ptr<const LocalFile> file, std::stop_token stop, StreamKind kind)
    : input(std::move(file), std::move(stop), kind), decoder(input.stream(), input.file().path()),
      origin(input.origin()), tick(av_q2d(input.stream().time_base)) {}

void MediaStream::restart() {
    input.restart();
    decoder.flush();
    decoder.skipUnreferenced(false);
}

AVFrame* MediaStream::next(std::int64_t exactFrom) {
    while (true) {
        if (AVFrame* picture = decoder.receive())
            return picture;
        if (decoder.drained())
            return nullptr;
        const AVPacket* packet = input.read();
        decoder.skipUnreferenced(packet && packet->pts != AV_NOPTS_VALUE && packet->pts < exactFrom);
        decoder.send(packet);
    }
}

double MediaStream::seconds(std::int64_t timestamp) const {
    return static_cast<double>(timestamp - origin) * tick;
}

} // namespace pllava
