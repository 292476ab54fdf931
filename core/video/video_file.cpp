#include "core/video/video_file.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/video/frame_index.h"
#include "core/video/frame_seeker.h"
#include "core/video/lost_parts.h"
#include "core/video/media_stream.h"
#include "core/video/rgb_converter.h"

namespace pllava {

namespace {

/// Larger files are not read whole to find out what is in them.
constexpr std::int64_t kReadWholeBytes = std::int64_t{512} << 20;
/// Streams without usable timestamps are decoded once just to be counted, when they are not longer than this.
constexpr std::int64_t kCountablePackets = 20'000;
/// The same in pixels of all pictures together: some ten seconds of work.
constexpr std::int64_t kCountablePixels = 20'000'000'000;
/// Assumed pictures per second where neither the file nor its pictures state them.
constexpr double kUnstatedRate = 25;

/// The name that the file's ending suggests out of "mov,mp4,m4a", or the first one.
std::string containerName(const MediaInput& input) {
    const std::string all = input.container();
    std::string ending = std::filesystem::path(input.file().path()).extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const bool listed = ending.size() > 1 && ("," + all + ",").find("," + ending.substr(1) + ",") != std::string::npos;
    return listed ? ending.substr(1) : all.substr(0, all.find(','));
}

} // namespace

class VideoFile::Reader {
public:
    Reader(const std::filesystem::path& path, std::stop_token stop)
        : m_stream(std::make_shared<LocalFile>(path), std::move(stop)) {
        describeStream();
        makeIndex();
        if (m_index && m_index->startsInMiddle()) {
            if (const AVFrame* first = FrameSeeker(m_input, m_decoder, *m_index).first())
                m_index->dropBefore(timestampOf(*first));
            m_decoder.flush();
        }
        describeLength();
    }

    const VideoInfo& info() const { return m_info; }
    const FrameTimes& times() const { return m_times; }

    std::vector<TimedFrame> framesAt(std::span<const std::int64_t> indices, const Progress& progress) {
        std::vector<std::int64_t> wanted(indices.begin(), indices.end());
        std::ranges::sort(wanted);
        wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
        if (!wanted.empty() && (wanted.front() < 0 || wanted.back() >= m_info.frameCount))
            throw Error(ErrorKind::InvalidArgument,
                        fmt::format("{} has {} frames; number {} is not one of them", m_info.path, m_info.frameCount,
                                    wanted.front() < 0 ? wanted.front() : wanted.back()));
        if (wanted.empty())
            return {};
        std::vector<TimedFrame> decoded = m_index ? seekFrames(wanted, progress) : countFrames(wanted, progress);
        if (wanted.size() == indices.size() && std::ranges::equal(wanted, indices))
            return decoded;
        std::vector<TimedFrame> asked;
        asked.reserve(indices.size());
        for (const std::int64_t index : indices) {
            m_input.checkStop();
            asked.push_back(
                decoded[static_cast<std::size_t>(std::ranges::lower_bound(wanted, index) - wanted.begin())]);
        }
        return asked;
    }

private:
    void describeStream() {
        const AVStream& stream = m_input.stream();
        m_orientation = Orientation::of(stream);
        m_info.path = m_input.file().path();
        m_info.container = containerName(m_input);
        m_info.codec = avcodec_get_name(stream.codecpar->codec_id);
        describeSize();
    }

    void describeSize() {
        m_info.width = m_input.stream().codecpar->width;
        m_info.height = m_input.stream().codecpar->height;
        if (m_orientation.transposed)
            std::swap(m_info.width, m_info.height);
        m_info.rotation = m_orientation.degrees();
    }

    void makeIndex() {
        const bool ordered = !m_input.isStillImage() && !m_input.buildsOnCanvas();
        if (ordered)
            m_index = indexFromContainer(m_input);
        if (ordered && !m_index && m_input.file().size() > kReadWholeBytes)
            m_index = indexFromDuration(m_input);
        if (m_index)
            return;
        PacketScan scan;
        auto index = indexFromPackets(m_input, scan);
        lookForLosses(scan.packets);
        const std::int64_t pixels = std::max<std::int64_t>(1, std::int64_t{m_info.width} * m_info.height);
        const bool affordable = scan.packets <= kCountablePixels / pixels;
        const bool countable = affordable && scan.packets <= kCountablePackets;
        if (ordered && (scan.isProven || !countable))
            m_index = std::move(index);
        else if (!affordable && !ordered && !m_input.isStillImage())
            throw Error(ErrorKind::Unsupported,
                        fmt::format("{} draws {} pictures on a canvas of {}x{}, which would take minutes to decode; "
                                    "scale it down or convert it to MP4",
                                    m_info.path, scan.packets, m_info.width, m_info.height));
        if (!m_index)
            countAll(scan.packets, countable);
    }

    /// After all `packets` were read.
    void lookForLosses(std::int64_t packets) {
        const std::string container = m_input.container();
        const bool isListed = container == "avi"; // all that there was, at its end
        const bool lost = hasLostParts(m_input, packets) ||
                          (isListed && avformat_index_get_entries_count(&m_input.stream()) > packets);
        // At the joint of two streams FFmpeg marks an intact packet.
        if (container == "mpegts" && !lost)
            m_input.ignoreCorruptMarks();
        const bool marked = m_input.faults().corrupt && container != "mpegts";
        m_info.hasUnreadableParts = lost || marked || m_input.faults().lost;
    }

    void countAll(std::int64_t packets, bool countable) {
        m_count = packets;
        m_info.frameCountExact = countable;
        if (!countable)
            return;
        decodeFromStart([&](const AVFrame& picture) {
            if (m_stamps.empty())
                m_orientation = Orientation::of(picture, m_orientation);
            m_stamps.push_back(stampOf(picture, m_stamps.empty() ? nullptr : &m_stamps.back()));
            return true;
        });
        m_count = static_cast<std::int64_t>(m_stamps.size());
        if (m_decoder.takeErrors() || m_decoder.takeConcealments()) {
            m_info.hasUnreadableParts = true;
            m_decoder.useOneThread(m_input.stream()); // and the header of each picture
        }
        describeSize();
    }

    void describeLength() {
        m_info.frameCount = m_index ? m_index->frameCount() : m_count;
        if (m_index)
            m_info.frameCountExact = m_index->isExact();
        if (m_info.frameCount < 1)
            m_decoder.explainFailure(m_input.file());
        describeTimes();
        m_info.durationSeconds = m_times.end;
        const double span = m_times.end > 0 ? m_times.end - m_times.secondsOf(0) : 0;
        m_info.fps = m_times.rate > 0 || !(span > 0) ? m_times.rate : static_cast<double>(m_times.count) / span;
    }

    void describeTimes() {
        m_times.count = m_info.frameCount;
        m_times.secondsOf = [this](std::int64_t n) { return m_stream.seconds(stampAt(n).timestamp); };
        const bool animation = m_input.buildsOnCanvas();
        if (m_input.isStillImage() || (animation && m_times.count == 1))
            return;
        if (!m_index && m_stamps.empty()) { // too many to be decoded just for this
            m_times = evenTimes(m_times.count, m_input.statedRate() > 0 ? m_input.statedRate() : kUnstatedRate);
            return;
        }
        m_times.rate = constantRate();
        m_times.end = m_stream.seconds(endOfPictures()); // before the first picture, whose group is sampled next
        const double firstOnGrid = std::nearbyint(m_times.secondsOf(0) * m_times.rate);
        m_times.firstOnGrid = static_cast<std::int64_t>(std::clamp(firstOnGrid, -9e15, 9e15));
    }

    FrameStamp stampAt(std::int64_t n) const {
        if (!m_index)
            return m_stamps[static_cast<std::size_t>(n)];
        const FrameLocation location = m_index->locate(n);
        return {location.packet.timestamp, location.duration};
    }

    double constantRate() const {
        if (m_index)
            return m_index->constantRate(m_input.statedRate());
        std::vector<std::int64_t> timestamps;
        for (const FrameStamp& stamp : m_stamps)
            timestamps.push_back(stamp.timestamp);
        return pllava::constantRate(timestamps, m_stream.tick, m_input.statedRate());
    }

    std::int64_t endOfPictures() const {
        const FrameStamp last = stampAt(m_times.count - 1);
        if (m_times.count > 1)
            return endOfLast(stampAt(m_times.count - 2), last);
        return last.timestamp + (last.duration > 0 ? last.duration : m_input.usualInterval());
    }

    /// Where timestamps are missing or do not rise, pictures follow one another at the usual distance.
    FrameStamp stampOf(const AVFrame& picture, const FrameStamp* before) const {
        const std::int64_t told = timestampOf(picture), least = before ? before->timestamp + 1 : m_stream.origin;
        const std::int64_t usual = before ? before->timestamp + m_input.usualInterval() : m_stream.origin;
        return {told != AV_NOPTS_VALUE && told >= least ? told : usual, picture.pkt_duration};
    }

    std::vector<TimedFrame> seekFrames(const std::vector<std::int64_t>& wanted, const Progress& progress) {
        // Locating may move the input, so all of it comes before decoding.
        std::vector<FrameLocation> locations;
        for (const std::int64_t number : wanted)
            locations.push_back(m_index->locate(number));
        m_decoder.flush();
        FrameSeeker seeker(m_input, m_decoder, *m_index);
        std::vector<TimedFrame> frames;
        for (std::size_t i = 0; i < locations.size(); ++i) {
            const auto [picture, isSound] = seeker.find(locations[i]);
            if (!picture && frames.empty())
                m_decoder.explainFailure(m_input.file());
            frames.push_back(picture ? TimedFrame{m_converter.convert(*picture, m_orientation),
                                                  m_stream.seconds(timestampOf(*picture))}
                                     : frames.back());
            frames.back().isSubstitute = !picture || !isSound;
            if (progress)
                progress("decode", static_cast<std::int64_t>(i) + 1, static_cast<std::int64_t>(locations.size()));
        }
        return frames;
    }

    /// Calls `visit` with every picture of the stream until it returns false.
    template <typename Visit> void decodeFromStart(Visit visit) {
        m_stream.restart();
        while (const AVFrame* picture = m_stream.next())
            if (!visit(*picture))
                return;
    }

    std::vector<TimedFrame> countFrames(const std::vector<std::int64_t>& wanted, const Progress& progress) {
        std::vector<TimedFrame> frames;
        ffmpeg::Picture last;
        std::int64_t number = 0;
        FrameStamp stamp;
        bool isDamaged = false;
        const auto take = [&](const AVFrame& picture) {
            frames.push_back(
                {m_converter.convert(picture, m_orientation), m_stream.seconds(stamp.timestamp), isDamaged});
            if (progress)
                progress("decode", static_cast<std::int64_t>(frames.size()), static_cast<std::int64_t>(wanted.size()));
        };
        decodeFromStart([&](const AVFrame& picture) {
            stamp = stampOf(picture, number > 0 ? &stamp : nullptr);
            isDamaged = m_decoder.takeErrors() || isConcealed(picture) || (isDamaged && !picture.key_frame);
            if (wanted[frames.size()] == number)
                take(picture);
            ++number;
            last.reset(ffmpeg::allocated(av_frame_clone(&picture)));
            return frames.size() < wanted.size();
        });
        if (!last)
            m_decoder.explainFailure(m_input.file());
        while (frames.size() < wanted.size()) { // fewer than the header says
            take(*last);
            frames.back().isSubstitute = true;
        }
        return frames;
    }

    MediaStream m_stream;
    MediaInput& m_input = m_stream.input;
    FrameDecoder& m_decoder = m_stream.decoder;
    std::unique_ptr<FrameIndex> m_index; ///< nullptr: pictures are counted while decoding from the start
    RgbConverter m_converter;
    Orientation m_orientation;
    VideoInfo m_info;
    FrameTimes m_times;
    std::vector<FrameStamp> m_stamps; ///< of pictures that were counted while decoding
    std::int64_t m_count = 0;
};

VideoFile::VideoFile(const std::filesystem::path& path, std::stop_token stop)
    : m_reader(std::make_unique<Reader>(path, std::move(stop))) {}
VideoFile::VideoFile(VideoFile&&) noexcept = default;
VideoFile& VideoFile::operator=(VideoFile&&) noexcept = default;
VideoFile::~VideoFile() = default;

const VideoInfo& VideoFile::info() const {
    return m_reader->info();
}

const FrameTimes& VideoFile::times() const {
    return m_reader->times();
}

std::vector<TimedFrame> VideoFile::framesAt(std::span<const std::int64_t> indices, const Progress& progress) {
    return m_reader->framesAt(indices, progress);
}

} // namespace pllava
