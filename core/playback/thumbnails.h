#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/playback/playback_frame.h"

namespace pllava {

/// Small pictures of a file, decoded one after another by a thread of its own, which opens the file at the first
/// request. Its functions return at once; one thread calls them. A file that cannot be read gives no pictures: who
/// plays it says why.
class Thumbnails {
public:
    /// Called from the thread of the thumbnails with the time that was asked for.
    using Done = std::function<void(double seconds, const PlaybackFrame&)>;
    struct Receivers {
        Done preview;
        Done frame;
    };

    Thumbnails(Receivers receivers, PictureSize box);
    Thumbnails(const Thumbnails&) = delete;
    Thumbnails& operator=(const Thumbnails&) = delete;
    ~Thumbnails();

    /// Another file, or none for an empty path; forgets all requests.
    void open(std::string path);
    /// The picture shown at this time or, where that takes long, one on the way to it. Replaces the last such request.
    void requestPreview(double seconds);
    /// The pictures shown at these times, exactly, in this order. Replaces the last such request.
    void requestFrames(std::vector<double> seconds);

private:
    struct Work {
        std::string path;
        double seconds;
        bool isPreview;
        std::stop_token stop;
    };
    void run(const std::stop_token& stop);
    std::optional<Work> await(const std::stop_token& stop);

    Receivers m_receivers;
    PictureSize m_box;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::string m_path;
    std::optional<double> m_preview;
    std::deque<double> m_frames;
    std::stop_source m_file;
    std::jthread m_thread;
};

} // namespace pllava
