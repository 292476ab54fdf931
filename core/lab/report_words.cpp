#include "core/lab/report_words.h"

namespace pllava {
namespace {

constexpr ReportWords kEnglish{
    .tag = "en",
    .title = "PLLaVA experiment",
    .question = "Question",
    .answer = "Answer",
    .frames = "Sampled frames",
    .settings = "Settings",
    .model = "Model",
    .norms = "Norms of the visual tokens",
    .layers = "Layer by layer",
    .similarity = "Similarity of neighbouring tokens",
    .attention = "Where the answer looked",
    .timings = "Timings",
    .machine = "Machine",
    .video = "Video",
    .date = "Date",
    .version = "Version",
    .file = "File",
    .bytes = "Bytes",
    .parameters = "Parameters",
    .loraRank = "LoRA rank",
    .place = "Place",
    .count = "Tokens",
    .mean = "Mean",
    .median = "Median",
    .minimum = "Minimum",
    .maximum = "Maximum",
    .mad = "MAD",
    .threshold = "Threshold",
    .dominant = "Dominant",
    .spatial = "Spatial",
    .temporal = "Temporal",
    .frame = "Frame",
    .seconds = "Seconds",
    .share = "Share",
    .visualShare = "Attention that went to the video",
    .stage = "Stage",
    .milliseconds = "Milliseconds",
    .none = "none",
    .normsText = "L2 norm of every visual token after pooling. The dashed line is the threshold above which a token "
                 "counts as dominant.",
    .similarityText = "Mean cosine similarity of a token to the one beside or below it (spatial) and to the same place "
                      "one frame later (temporal).",
    .attentionText = "Attention of the answer's tokens to the frames after pooling, mean over heads and layers; shares "
                     "of what went to the video."};

constexpr ReportWords kChinese{
    .tag = "zh-CN",
    .title = "PLLaVA 实验报告",
    .question = "问题",
    .answer = "回答",
    .frames = "采样帧",
    .settings = "设置",
    .model = "模型",
    .norms = "视觉词元的范数",
    .layers = "逐层变化",
    .similarity = "相邻词元的相似度",
    .attention = "回答关注的时刻",
    .timings = "用时",
    .machine = "运行环境",
    .video = "视频",
    .date = "日期",
    .version = "版本",
    .file = "文件",
    .bytes = "字节数",
    .parameters = "参数量",
    .loraRank = "LoRA 秩",
    .place = "位置",
    .count = "词元数",
    .mean = "均值",
    .median = "中位数",
    .minimum = "最小值",
    .maximum = "最大值",
    .mad = "绝对中位差",
    .threshold = "阈值",
    .dominant = "主导词元",
    .spatial = "空间",
    .temporal = "时间",
    .frame = "帧",
    .seconds = "秒",
    .share = "占比",
    .visualShare = "分配给视频的注意力",
    .stage = "阶段",
    .milliseconds = "毫秒",
    .none = "无",
    .normsText = "池化后每个视觉词元的 L2 范数。虚线为阈值，超过它的词元称为主导词元。",
    .similarityText = "一个词元与其右侧或下方词元（空间）以及下一帧同一位置词元（时间）的平均余弦相似度。",
    .attentionText = "回答的各词元对池化后各帧的注意力，对注意力头和层取平均；占比以分配给视频的注意力为准。"};

} // namespace

const ReportWords& wordsOf(ReportLanguage language) {
    return language == ReportLanguage::Chinese ? kChinese : kEnglish;
}

} // namespace pllava
