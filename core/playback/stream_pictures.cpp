#include "core/playback/stream_pictures.h"

#include <algorithm>
#include <cmath>

#include "core/playback/stream_end.h"

namespace pllava {

namespace {

constexpr std::size_t kHistory = 12;
constexpr std::size_t kLeastHistory = 6; ///< more than a player decodes ahead
constexpr std::size_t kHistoryBytes = std::size_t{128} << 20;
/// Decoding across this much is no slower than a seek where the container does not list its key frames.
constexpr double kGoOnSeconds = 1;
/// Pictures this near before a target are all decoded, so that steps back find them.
constexpr double kExactSeconds = 0.3;
/// Sound may last this much longer than the pictures, and by the header, without being checked.
constexpr double kSoundPadding = 0.5;
constexpr int kPacketsToKey = 5000;

} // namespace

StreamPictures::StreamPictures(std::shared_ptr<const LocalFile> file, std::stop_token stop)
    : m_stream(std::move(file), std::move(stop)), m_orientation(Orientation::of(m_stream.input.stream())) {
    m_canSeek = !m_input.isStillImage() && !m_input.buildsOnCanvas();
    m_description.fps = m_input.isStillImage() ? 0 : m_input.statedRate();
    m_interval = m_input.usualInterval();
    if (!decodeOne())
        m_decoder.explainFailure(m_input.file());
    m_first = m_window.front().timestamp;
    decodeOne();
    m_canSeek = m_canSeek && m_timed;
    describe();
}

void StreamPictures::describe() {
    m_description.path = m_input.file().path();
    m_description.hasAudio = m_input.hasAudio();
    m_description.durationSeconds = measureDuration();
    const TimedPicture first = current();
    const double width = first.picture->width * first.sampleAspect;
    m_description.size = {static_cast<int>(std::lround(std::max(1.0, width))), first.picture->height};
    if (first.orientation.transposed)
        std::swap(m_description.size.width, m_description.size.height);
}

double StreamPictures::measureDuration() {
    const double header = std::max(0.0, static_cast<double>(m_input.context().duration) / AV_TIME_BASE);
    if (m_input.isStillImage() || (m_window.size() == 1 && !m_canSeek))
        return m_description.hasAudio ? header : 0;
    const std::optional<double> pictures = endOfStream(m_input, StreamKind::Video, m_canSeek);
    if (!pictures)
        return header;
    m_end = ticksAt(*pictures);
    if (!m_description.hasAudio || (header > 0 && header <= *pictures))
        return *pictures;
    const bool padded = header > 0 && header < *pictures + kSoundPadding;
    return padded ? header : std::max(*pictures, endOfStream(m_input, StreamKind::Audio, m_canSeek).value_or(header));
}

std::int64_t StreamPictures::ticks(double seconds) const {
    // What came from a timestamp leads back to it.
    constexpr double rounding = 1e-3;
    const double count = std::floor(seconds / m_stream.tick + rounding);
    return static_cast<std::int64_t>(std::clamp(count, -9e15, 9e15));
}

TimedPicture StreamPictures::at(double seconds, const IsAbandoned& isAbandoned) {
    const double end = m_description.durationSeconds;
    goTo(ticksAt(end > 0 ? std::min(seconds, end) : seconds), isAbandoned);
    return current();
}

std::optional<TimedPicture> StreamPictures::next() {
    if (m_window[m_at].timestamp < m_exactFrom)
        goTo(m_window[m_at].timestamp, {}); // neighbours were left out
    if (m_at + 1 == m_window.size() && !decodeOne())
        return std::nullopt;
    ++m_at;
    if (m_at + 1 == m_window.size())
        decodeOne(); // decides how long this one is shown
    trim();
    return current();
}

std::optional<TimedPicture> StreamPictures::previous() {
    const std::int64_t timestamp = m_window[m_at].timestamp;
    if (timestamp <= m_first)
        return std::nullopt;
    if (m_at > 0 && m_window[m_at - 1].timestamp >= m_exactFrom)
        --m_at;
    else
        goTo(timestamp - 1, {});
    return m_window[m_at].timestamp < timestamp ? std::optional(current()) : std::nullopt;
}

bool StreamPictures::isKeyBetween(std::int64_t target) const {
    const AVIndexEntry* key = avformat_index_get_entry_from_timestamp(&m_input.stream(), target, AVSEEK_FLAG_BACKWARD);
    const std::int64_t last = m_window.back().timestamp;
    return key ? key->timestamp > last : target - last > ticks(kGoOnSeconds);
}

bool StreamPictures::reaches(std::int64_t target) const {
    const std::int64_t first = m_window.front().timestamp;
    if (target < first)
        return false;
    if (target <= m_window.back().timestamp)
        return first >= m_exactFrom;
    return !m_canSeek || (target >= m_exactFrom && !isKeyBetween(target));
}

void StreamPictures::goTo(std::int64_t target, const IsAbandoned& isAbandoned) {
    target = std::max(target, m_first);
    if (!reaches(target))
        startBefore(target);
    const std::int64_t near = target - ticks(kExactSeconds);
    if (m_canSeek && near > m_window.back().timestamp)
        m_exactFrom = std::max(m_exactFrom, near);
    runTo(target, isAbandoned);
    const bool leftOut = m_window[m_at].timestamp < m_exactFrom || m_window[m_at].timestamp > target;
    if (leftOut && m_exactFrom != kNone && !(isAbandoned && isAbandoned())) {
        startBefore(target);
        runTo(target, isAbandoned);
    }
}

bool StreamPictures::startAtKey() {
    m_decoder.flush();
    m_decoder.skipUnreferenced(false);
    m_window.clear();
    m_at = 0;
    m_exactFrom = kNone;
    m_fromStart = false;
    for (int packets = 0; packets < kPacketsToKey; ++packets) {
        const AVPacket* packet = m_input.read();
        if (!packet)
            return false;
        if (packet->flags & AV_PKT_FLAG_KEY) {
            m_decoder.send(packet);
            return decodeOne();
        }
    }
    return false;
}

void StreamPictures::startBefore(std::int64_t target) {
    // Containers go by decoding times, by positions, or only roughly: when one goes too far, ask for less.
    for (const double back : {0.0, 1.0, 5.0, 30.0}) {
        const std::int64_t from = target - ticks(back);
        if (!m_canSeek || target <= m_first)
            break;
        if (m_input.seek(from) && startAtKey() && m_window.front().timestamp <= target)
            return;
        if (from <= m_first)
            break;
    }
    restart();
}

void StreamPictures::restart() {
    m_stream.restart();
    m_window.clear();
    m_at = 0;
    m_exactFrom = kNone;
    m_fromStart = true;
    if (!decodeOne())
        m_decoder.explainFailure(m_input.file());
}

void StreamPictures::runTo(std::int64_t target, const IsAbandoned& isAbandoned) {
    while (m_window.back().timestamp <= target) {
        if (isAbandoned && isAbandoned())
            break;
        if (!decodeOne())
            break;
        choose(target);
        trim();
    }
    choose(target);
    trim();
}

void StreamPictures::choose(std::int64_t target) {
    const auto after = std::ranges::upper_bound(m_window, target, {}, &Decoded::timestamp);
    m_at = after == m_window.begin() ? 0 : static_cast<std::size_t>(after - m_window.begin()) - 1;
}

bool StreamPictures::decodeOne() {
    while (const AVFrame* picture = m_stream.next(m_exactFrom))
        if (push(*picture))
            return true;
    return false;
}

bool StreamPictures::push(const AVFrame& picture) {
    const std::int64_t told = timestampOf(picture);
    // Timestamps that are missing or run backwards are replaced by the usual distance.
    const std::int64_t last = m_window.empty() ? kNone : m_window.back().timestamp;
    const bool usable = told != AV_NOPTS_VALUE && told > last;
    m_timed = m_timed || told != AV_NOPTS_VALUE;
    if (told == AV_NOPTS_VALUE && m_window.empty() && !m_fromStart)
        return false; // nobody knows when it is shown
    const std::int64_t timestamp = usable ? told : m_window.empty() ? m_stream.origin : last + m_interval;
    if (last < m_exactFrom && last != kNone)
        m_window.clear(); // not neighbours, perhaps
    ffmpeg::Picture kept(ffmpeg::allocated(av_frame_clone(&picture)));
    m_window.push_back({std::move(kept), timestamp});
    m_at = std::min(m_at, m_window.size() - 1);
    return true;
}

std::size_t StreamPictures::historyLimit() const {
    const AVFrame& picture = *m_window.back().picture;
    const auto bytes = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 3;
    return std::clamp(kHistoryBytes / bytes, kLeastHistory, kHistory);
}

void StreamPictures::trim() {
    for (const std::size_t limit = historyLimit(); m_at > limit; --m_at)
        m_window.pop_front();
}

TimedPicture StreamPictures::current() const {
    const Decoded& decoded = m_window[m_at];
    AVFrame* picture = ffmpeg::allocated(av_frame_clone(decoded.picture.get()));
    TimedPicture timed;
    timed.picture = std::shared_ptr<const AVFrame>(
        picture, [](const AVFrame* frame) { ffmpeg::Release()(const_cast<AVFrame*>(frame)); });
    timed.orientation = Orientation::of(*picture, m_orientation);
    const double aspect = av_q2d(av_guess_sample_aspect_ratio(&m_input.context(), &m_input.stream(), picture));
    timed.sampleAspect = std::isfinite(aspect) && aspect > 0 ? aspect : 1;
    timed.seconds = m_stream.seconds(decoded.timestamp);
    const std::int64_t left = m_decoder.drained() && m_end > decoded.timestamp ? m_end - decoded.timestamp : m_interval;
    const std::int64_t length = m_at + 1 < m_window.size() ? m_window[m_at + 1].timestamp - decoded.timestamp : left;
    timed.duration = static_cast<double>(length) * m_stream.tick;
    return timed;
}

} // namespace pllava
