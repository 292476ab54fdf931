#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/video/ffmpeg.h"
#include "core/video/ffmpeg_log.h"

namespace pllava {

class LocalFile;

/// The decoder of one video stream: packets in, pictures out in presentation order. Damaged packets are passed over.
/// Threads of its own, as many as there are cores; to be used from one thread.
class FrameDecoder {
public:
    /// `name` is the file's, for messages. Throws Unsupported without a decoder for the codec.
    FrameDecoder(const AVStream& stream, std::string name);

    /// Leave out pictures that no other one needs; they cost time and are not used.
    void skipUnreferenced(bool skip);
    /// Sends a packet to the decoder; nullptr at the end of the stream, so that the last pictures come out.
    void send(const AVPacket* packet);
    /// The next picture, valid until the next call, or nullptr when the decoder wants more packets.
    AVFrame* receive();
    /// Forgets all state, before packets from another position.
    void flush();
    bool drained() const { return m_drained; }
    std::size_t threads() const { return static_cast<std::size_t>(std::max(1, m_context->thread_count)); }
    /// Whether a packet could not be decoded since this was asked last.
    bool takeErrors() { return std::exchange(m_errors, false); }
    /// Whether errors in a picture were concealed since this was asked last, of any that was decoded, shown or not.
    bool takeConcealments() { return m_faults->concealed.exchange(false); }
    /// Reopens the decoder with one thread, which reports errors at the exact packet and is slower from then on.
    /// `stream` as it was opened with; the next packet must be of a key frame. False if it already had one.
    bool useOneThread(const AVStream& stream);
    /// Throws: nothing could be decoded, because pictures are too large or an animated WebP (Unsupported), or damaged
    /// (CorruptFile).
    [[noreturn]] void explainFailure(const LocalFile& file) const;

private:
    void open(const AVStream& stream, int threads);
    void check(int result);

    std::string m_name;
    std::unique_ptr<DecoderFaults> m_faults; // the context refers to it
    ffmpeg::CodecContext m_context;
    ffmpeg::Picture m_picture;
    bool m_canSkip = false;
    bool m_tooLarge = false;
    bool m_sizeUnknown = false;
    bool m_errors = false;
    bool m_drained = false;
};

/// Whether the decoder says that parts of a picture are made up.
bool isConcealed(const AVFrame& picture);

/// When a picture is shown, in units of its stream.
std::int64_t timestampOf(const AVFrame& picture);

} // namespace pllava
