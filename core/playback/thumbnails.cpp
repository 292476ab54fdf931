#include "core/playback/thumbnails.h"

#include <chrono>
#include <new>

#include "core/base/error.h"
#include "core/base/thread_priority.h"
#include "core/playback/display_converter.h"
#include "core/playback/picture_source.h"

namespace pllava {

namespace {

/// A preview is what can be decoded in this time, on the way from the key frame before it.
constexpr auto kPreviewPatience = std::chrono::milliseconds(80);

IsAbandoned after(std::chrono::milliseconds patience) {
    return [end = std::chrono::steady_clock::now() + patience] { return std::chrono::steady_clock::now() > end; };
}

} // namespace

Thumbnails::Thumbnails(Receivers receivers, PictureSize box) : m_receivers(std::move(receivers)), m_box(box) {
    m_thread = std::jthread([this](std::stop_token stop) { run(stop); });
}

Thumbnails::~Thumbnails() {
    const std::scoped_lock lock(m_mutex);
    m_file.request_stop();
    m_thread.request_stop();
}

void Thumbnails::open(std::string path) {
    const std::scoped_lock lock(m_mutex);
    m_file.request_stop();
    m_file = std::stop_source();
    m_path = std::move(path);
    m_preview.reset();
    m_frames.clear();
}

void Thumbnails::requestPreview(double seconds) {
    const std::scoped_lock lock(m_mutex);
    m_preview = seconds;
    m_wake.notify_one();
}

void Thumbnails::requestFrames(std::vector<double> seconds) {
    const std::scoped_lock lock(m_mutex);
    m_frames.assign(seconds.begin(), seconds.end());
    m_wake.notify_one();
}

std::optional<Thumbnails::Work> Thumbnails::await(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, stop, [this] { return !m_path.empty() && (m_preview || !m_frames.empty()); });
    if (stop.stop_requested())
        return std::nullopt;
    Work work{m_path, m_preview ? *m_preview : m_frames.front(), m_preview.has_value(), m_file.get_token()};
    if (m_preview)
        m_preview.reset();
    else
        m_frames.pop_front();
    return work;
}

void Thumbnails::run(const std::stop_token& stop) {
    lowerThreadPriority(ThreadPriority::Background);
    std::unique_ptr<PictureSource> source;
    std::stop_token opened;
    DisplayConverter converter;
    while (const auto work = await(stop)) {
        try {
            if (!source || work->stop != opened) {
                source.reset();
                opened = work->stop;
                source = openPictures(work->path, opened);
            }
            const TimedPicture picture =
                source->at(work->seconds, work->isPreview ? after(kPreviewPatience) : IsAbandoned());
            const PlaybackFrame frame = converter.convert(picture, m_box);
            const std::scoped_lock lock(m_mutex);
            const Done& done = work->isPreview ? m_receivers.preview : m_receivers.frame;
            if (!work->stop.stop_requested() && done)
                done(work->seconds, frame);
        } catch (const Error&) {
            source.reset();
        } catch (const std::bad_alloc&) {
            source.reset();
        }
    }
}

} // namespace pllava
