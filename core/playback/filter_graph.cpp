#include "core/playback/filter_graph.h"

extern "C" {
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

namespace pllava {

void FilterGraph::Free::operator()(AVFilterGraph* graph) const {
    avfilter_graph_free(&graph);
}

bool FilterGraph::build(const Chain& chain) {
    m_in = m_out = nullptr;
    m_graph.reset(ffmpeg::allocated(avfilter_graph_alloc()));
    AVFilterContext *in = nullptr, *out = nullptr;
    if (avfilter_graph_create_filter(&in, avfilter_get_by_name(chain.source), "in", chain.arguments.c_str(), nullptr,
                                     m_graph.get()) < 0 ||
        avfilter_graph_create_filter(&out, avfilter_get_by_name(chain.sink), "out", nullptr, nullptr, m_graph.get()) <
            0)
        return false;
    // Named from within the chain: its input is what comes out of our source.
    AVFilterInOut* begin = ffmpeg::allocated(avfilter_inout_alloc());
    AVFilterInOut* end = ffmpeg::allocated(avfilter_inout_alloc());
    *begin = {av_strdup("in"), in, 0, nullptr};
    *end = {av_strdup("out"), out, 0, nullptr};
    const int parsed = avfilter_graph_parse_ptr(m_graph.get(), chain.filters.c_str(), &end, &begin, nullptr);
    avfilter_inout_free(&begin);
    avfilter_inout_free(&end);
    if (parsed < 0 || avfilter_graph_config(m_graph.get(), nullptr) < 0)
        return false;
    m_in = in;
    m_out = out;
    return true;
}

bool FilterGraph::send(AVFrame* frame) {
    return av_buffersrc_add_frame_flags(m_in, frame, frame ? AV_BUFFERSRC_FLAG_KEEP_REF : 0) >= 0;
}

bool FilterGraph::receive(AVFrame* into) {
    return av_buffersink_get_frame(m_out, into) >= 0;
}

} // namespace pllava
