#include "core/preprocess/clip_preprocessor.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <new>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/stop.h"
#include "core/preprocess/bicubic_resample.h"

namespace pllava {

namespace {

constexpr int kLongestEdge = 640;

/// The shortest edge becomes `edge`, the other one follows, cut to a whole number as Python's int() does.
FrameSize withShortestEdge(FrameSize size, int edge) {
    const auto scaled = [&](int longer, int shorter) {
        const double length = static_cast<double>(std::int64_t{edge} * longer) / shorter;
        if (length > 1e9)
            throw Error(
                ErrorKind::InvalidArgument,
                fmt::format("a picture of {}x{} is too narrow to be resized; cut it first", size.width, size.height));
        return static_cast<int>(length);
    };
    return size.width <= size.height ? FrameSize{edge, scaled(size.height, size.width)}
                                     : FrameSize{scaled(size.width, size.height), edge};
}

/// The size rule that all videos of a call share: the shortest edge after the first resize, and the longest that is
/// kept.
struct SharedSize {
    int shortest = 0;
    int longest = 0;
};

SharedSize sharedSize(std::span<const FrameSize> videos, int clipResolution) {
    double rate = 0;
    int shortest = 0;
    int longest = 0;
    for (const FrameSize& size : videos) {
        const auto [low, high] = std::minmax({size.width, size.height});
        const double own = static_cast<double>(high) / low;
        rate = rate == 0 ? own : std::min(rate, own);
        shortest = std::max(shortest, low);
        longest = std::max(longest, high);
    }
    shortest = std::min(shortest, static_cast<int>(std::min(kLongestEdge, longest) / rate));
    shortest = std::max(shortest, clipResolution);
    return {shortest, static_cast<int>(std::min(shortest * rate, 1e9))};
}

/// Everything that happens to the frames of one size.
struct FramePlan {
    FramePlan(FrameSize size, SharedSize shared, const ClipPreprocessorConfig& config)
        : resized(withShortestEdge(size, shared.shortest)), kept(keptPart(resized, shared.longest)),
          clipSize(withShortestEdge({kept.width, kept.height}, config.shortestEdge)),
          second(kept.width, kept.height, clipSize.width, clipSize.height, centre(clipSize, config)),
          first(size.width, size.height, resized.width, resized.height, shifted(second.needed(), kept)) {}

    /// Only the long side is cut, and not in its middle: the start is a quarter of what is too much, not a half.
    static PixelRect keptPart(FrameSize size, int longest) {
        const int start = std::max(0, std::max(size.width, size.height) - longest) / 2 / 2;
        if (size.height > size.width)
            return {0, start, size.width, std::min(longest, size.height - start)};
        return {start, 0, std::min(longest, size.width - start), size.height};
    }

    static PixelRect centre(FrameSize size, const ClipPreprocessorConfig& config) {
        return {(size.width - config.cropWidth) / 2, (size.height - config.cropHeight) / 2, config.cropWidth,
                config.cropHeight};
    }

    static PixelRect shifted(PixelRect part, PixelRect by) {
        return {part.left + by.left, part.top + by.top, part.width, part.height};
    }

    PicturePart operator()(const Frame& frame) const {
        PicturePart part = first({{0, 0, frame.width, frame.height}, frame.rgb.data(), std::int64_t{frame.width} * 3});
        part.area.left -= kept.left;
        part.area.top -= kept.top;
        return second(part.view());
    }

    FrameSize resized;
    PixelRect kept;
    FrameSize clipSize;
    BicubicResample second;
    BicubicResample first;
};

/// The 256 possible values of each channel: float(u8 * factor in double), minus mean, divided by the deviation, in
/// float.
std::array<std::array<float, 256>, 3> normalisationTable(const ClipPreprocessorConfig& config) {
    std::array<std::array<float, 256>, 3> table{};
    for (std::size_t channel = 0; channel < 3; ++channel)
        for (std::size_t value = 0; value < 256; ++value) {
            const auto scaled = static_cast<float>(static_cast<double>(value) * config.rescaleFactor);
            table[channel][value] = (scaled - config.mean[channel]) / config.standardDeviation[channel];
        }
    return table;
}

void checkInput(std::span<const std::span<const Frame>> videos, const ClipPreprocessorConfig& config) {
    if (videos.empty())
        throw Error(ErrorKind::InvalidArgument, "there is no video to preprocess");
    for (const auto& frames : videos) {
        if (frames.empty())
            throw Error(ErrorKind::InvalidArgument, "a video without frames cannot be preprocessed");
        for (const Frame& frame : frames)
            if (frame.width < 1 || frame.height < 1 ||
                frame.rgb.size() != static_cast<std::size_t>(frame.width) * static_cast<std::size_t>(frame.height) * 3)
                throw Error(ErrorKind::InvalidArgument, fmt::format("a frame of {}x{} holds {} bytes", frame.width,
                                                                    frame.height, frame.rgb.size()));
    }
    if (config.cropWidth < 1 || config.cropHeight < 1 ||
        std::max(config.cropWidth, config.cropHeight) > config.shortestEdge)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("a crop of {}x{} does not fit a shortest edge of {}; correct preprocessor_config.json",
                                config.cropWidth, config.cropHeight, config.shortestEdge));
}

class Job {
public:
    Job(std::span<const std::span<const Frame>> videos, const ClipPreprocessorConfig& config)
        : m_table(normalisationTable(config)) {
        std::vector<FrameSize> firstSizes;
        for (const auto& frames : videos) {
            firstSizes.push_back({frames.front().width, frames.front().height});
            for (const Frame& frame : frames)
                m_frames.push_back(&frame);
        }
        const SharedSize shared = sharedSize(firstSizes, config.shortestEdge);
        for (const Frame* frame : m_frames)
            m_plans.push_back(planFor(*frame, shared, config));
        m_pixels = {static_cast<int>(m_frames.size()), config.cropHeight, config.cropWidth, {}, {}};
        m_plane = static_cast<std::size_t>(config.cropHeight) * static_cast<std::size_t>(config.cropWidth);
        m_pixels.cropped.resize(m_frames.size() * m_plane * 3);
        m_pixels.values.resize(m_frames.size() * m_plane * 3);
    }

    PixelValues run(int threads, const std::stop_token& stop) {
        const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
        {
            std::vector<std::jthread> helpers;
            try {
                for (int i = 1; i < std::min({threads > 0 ? threads : cores, cores, m_pixels.frames}); ++i)
                    helpers.emplace_back([this, &stop] { work(stop); });
            } catch (const std::system_error&) { // no more threads may be started: those that run do all the work
            }
            work(stop);
        }
        throwIfStopped(stop);
        if (m_outOfMemory)
            throw Error(ErrorKind::OutOfMemory,
                        "not enough memory to resize the frames; use fewer of them or a smaller video");
        return std::move(m_pixels);
    }

private:
    std::shared_ptr<const FramePlan> planFor(const Frame& frame, SharedSize shared,
                                             const ClipPreprocessorConfig& config) {
        if (m_plans.empty() || frame.width != m_lastSize.width || frame.height != m_lastSize.height) {
            m_lastSize = {frame.width, frame.height};
            return std::make_shared<const FramePlan>(m_lastSize, shared, config);
        }
        return m_plans.back();
    }

    void work(const std::stop_token& stop) {
        try {
            for (std::size_t i = m_next++; i < m_frames.size() && !stop.stop_requested(); i = m_next++)
                preprocess(i);
        } catch (const std::bad_alloc&) {
            m_outOfMemory = true; // an exception must not leave a helper thread
        }
    }

    void preprocess(std::size_t i) {
        const PicturePart part = (*m_plans[i])(*m_frames[i]);
        std::uint8_t* cropped = m_pixels.cropped.data() + i * m_plane * 3;
        std::memcpy(cropped, part.rgb.data(), m_plane * 3);
        float* values = m_pixels.values.data() + i * m_plane * 3;
        for (std::size_t pixel = 0; pixel < m_plane; ++pixel)
            for (std::size_t channel = 0; channel < 3; ++channel)
                values[channel * m_plane + pixel] = m_table[channel][cropped[pixel * 3 + channel]];
    }

    std::array<std::array<float, 256>, 3> m_table;
    std::vector<const Frame*> m_frames;
    std::vector<std::shared_ptr<const FramePlan>> m_plans; ///< one per frame, shared by frames of one size
    FrameSize m_lastSize;
    PixelValues m_pixels;
    std::size_t m_plane = 0;
    std::atomic<std::size_t> m_next = 0;
    std::atomic<bool> m_outOfMemory = false;
};

} // namespace

FrameSize firstResizeSize(std::span<const FrameSize> videos, std::size_t video, const ClipPreprocessorConfig& config) {
    const SharedSize shared = sharedSize(videos, config.shortestEdge);
    const PixelRect kept = FramePlan::keptPart(withShortestEdge(videos[video], shared.shortest), shared.longest);
    return {kept.width, kept.height};
}

PictureRegion seenRegion(FrameSize frame, const ClipPreprocessorConfig& config) {
    const SharedSize shared = sharedSize(std::span(&frame, 1), config.shortestEdge);
    const FrameSize resized = withShortestEdge(frame, shared.shortest);
    const PixelRect kept = FramePlan::keptPart(resized, shared.longest);
    const FrameSize clipSize = withShortestEdge({kept.width, kept.height}, config.shortestEdge);
    const PixelRect crop = FramePlan::centre(clipSize, config);
    const double across = static_cast<double>(kept.width) / clipSize.width; // of the second resize, back
    const double down = static_cast<double>(kept.height) / clipSize.height;
    return {(kept.left + crop.left * across) / resized.width, (kept.top + crop.top * down) / resized.height,
            crop.width * across / resized.width, crop.height * down / resized.height};
}

PixelValues preprocessVideos(std::span<const std::span<const Frame>> videos, const ClipPreprocessorConfig& config,
                             int threads, const std::stop_token& stop) {
    checkInput(videos, config);
    return Job(videos, config).run(threads, stop);
}

PixelValues preprocessClip(std::span<const Frame> frames, const ClipPreprocessorConfig& config, int threads,
                           const std::stop_token& stop) {
    return preprocessVideos(std::span(&frames, 1), config, threads, stop);
}

} // namespace pllava
