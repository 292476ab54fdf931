#include "core/playback/audio_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

extern "C" {
#include <libavutil/channel_layout.h>
}

namespace pllava {

namespace {

/// Decoders need some packets before the position to sound right there (Opus 80 ms).
constexpr double kPreroll = 0.2;

/// One atempo mixes smoothly between 0.5 and 2.
std::string tempo(double speed) {
    std::string chain;
    for (; speed > 2; speed /= 2)
        chain += ",atempo=2";
    for (; speed < 0.5; speed *= 2)
        chain += ",atempo=0.5";
    return speed == 1 ? chain : chain + fmt::format(",atempo={}", speed);
}

} // namespace

AudioReader::AudioReader(std::shared_ptr<const LocalFile> file, std::stop_token stop, AudioFormat format)
    : m_stream(std::move(file), std::move(stop), StreamKind::Audio), m_format(format),
      m_filtered(ffmpeg::allocated(av_frame_alloc())) {}

std::int64_t AudioReader::ticks(double seconds) const {
    return m_stream.origin + static_cast<std::int64_t>(std::floor(seconds / m_stream.tick));
}

void AudioReader::start(double seconds, double speed) {
    m_start = seconds;
    m_speed = speed;
    m_given = 0;
    m_ended = m_flushed = false;
    m_graph = {};
    if (seconds > kPreroll && m_stream.input.seek(ticks(seconds - kPreroll)))
        m_stream.decoder.flush();
    else
        m_stream.restart();
}

bool AudioReader::makeGraph(const AVFrame& frame) {
    if (m_graph.isBuilt() && frame.sample_rate == m_rate && frame.format == m_sampleFormat &&
        frame.ch_layout.nb_channels == m_channels)
        return true;
    m_rate = frame.sample_rate;
    m_sampleFormat = frame.format;
    m_channels = frame.ch_layout.nb_channels;
    char layout[128] = {};
    AVChannelLayout channels{};
    if (frame.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC)
        av_channel_layout_default(&channels, m_channels);
    else
        av_channel_layout_copy(&channels, &frame.ch_layout);
    av_channel_layout_describe(&channels, layout, sizeof layout);
    av_channel_layout_uninit(&channels);

    // Silence where the sound begins later, a cut where it begins earlier (first_pts would cut too much).
    const double start = m_start + static_cast<double>(m_given) / m_format.sampleRate * m_speed;
    const AVRational tick = m_stream.input.stream().time_base;
    const bool early = static_cast<double>(frame.pts) * av_q2d(tick) < start;
    const std::string cut = early ? fmt::format("atrim=start={:.9f}", start) : "anull";
    const std::string pad = early ? "" : fmt::format(":first_pts={}", std::llround(start * m_format.sampleRate));
    const std::string filters =
        fmt::format("aresample={0}:async=1{1},aformat=sample_fmts=s16:sample_rates={0}:channel_layouts={2},{3}{4}",
                    m_format.sampleRate, pad, m_format.channels == 1 ? "mono" : "stereo", cut, tempo(m_speed));
    return m_graph.build(
        {"abuffer",
         fmt::format("time_base={}/{}:sample_rate={}:sample_fmt={}:channel_layout={}", tick.num, tick.den,
                     frame.sample_rate, av_get_sample_fmt_name(static_cast<AVSampleFormat>(frame.format)), layout),
         "abuffersink", filters});
}

bool AudioReader::feed() {
    AVFrame* frame = m_stream.next();
    if (!frame)
        return !std::exchange(m_flushed, true) && m_graph.isBuilt() && m_graph.send(nullptr);
    const std::int64_t told = timestampOf(*frame);
    if (told != AV_NOPTS_VALUE)
        frame->pts = told - m_stream.origin;
    return !makeGraph(*frame) || m_graph.send(frame);
}

std::optional<std::vector<std::int16_t>> AudioReader::read() {
    while (!m_ended) {
        av_frame_unref(m_filtered.get());
        if (m_graph.isBuilt() && m_graph.receive(m_filtered.get())) {
            const auto* samples = reinterpret_cast<const std::int16_t*>(m_filtered->data[0]);
            m_given += m_filtered->nb_samples;
            return std::vector<std::int16_t>(samples,
                                             samples + std::ptrdiff_t{m_filtered->nb_samples} * m_format.channels);
        }
        m_ended = !feed();
    }
    return std::nullopt;
}

} // namespace pllava
