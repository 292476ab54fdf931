#pragma once

#include <string>

#include "core/video/ffmpeg.h"

struct AVFilterGraph;
struct AVFilterContext;

namespace pllava {

/// A chain of libavfilter's filters with one way in and one way out. One thread.
class FilterGraph {
public:
    struct Chain {
        const char* source;    ///< "buffer" or "abuffer"
        std::string arguments; ///< of the source
        const char* sink;      ///< "buffersink" or "abuffersink"
        std::string filters;   ///< as on the command line of the ffmpeg program
    };

    /// False when this FFmpeg lacks one of the filters, or one refuses the input.
    bool build(const Chain& chain);
    bool isBuilt() const { return m_out != nullptr; }
    /// nullptr says that nothing more comes. The frame stays the caller's.
    bool send(AVFrame* frame);
    /// False when the filters need more input, or have returned everything.
    bool receive(AVFrame* into);

private:
    struct Free {
        void operator()(AVFilterGraph* graph) const;
    };
    std::unique_ptr<AVFilterGraph, Free> m_graph;
    AVFilterContext* m_in = nullptr;
    AVFilterContext* m_out = nullptr;
};

} // namespace pllava
