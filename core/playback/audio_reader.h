#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/playback/filter_graph.h"
#include "core/playback/playback_frame.h"
#include "core/video/media_stream.h"

namespace pllava {

/// The sound of a file, decoded from any place at any speed with its pitch kept (libavfilter's atempo). Sample n after
/// start() belongs to the time start + n / sampleRate * speed: gaps are filled with silence. One thread.
class AudioReader {
public:
    /// Throws Unsupported where there is no sound or no decoder for it, CorruptFile, Cancelled.
    AudioReader(std::shared_ptr<const LocalFile> file, std::stop_token stop, AudioFormat format);

    /// Makes `seconds` the time of the next sample. 0.25 <= speed <= 4.
    void start(double seconds, double speed);
    /// The next samples, interleaved; nullopt at the end.
    std::optional<std::vector<std::int16_t>> read();

private:
    /// False when there is nothing left to feed the filters with.
    bool feed();
    bool makeGraph(const AVFrame& frame);
    std::int64_t ticks(double seconds) const;

    MediaStream m_stream;
    AudioFormat m_format;
    FilterGraph m_graph;
    ffmpeg::Picture m_filtered;
    double m_start = 0;
    double m_speed = 1;
    std::int64_t m_given = 0; ///< samples since start(), per channel
    std::int64_t m_rate = 0;  ///< of what the graph was made for
    int m_sampleFormat = -1;
    int m_channels = 0;
    bool m_flushed = false;
    bool m_ended = false;
};

} // namespace pllava
