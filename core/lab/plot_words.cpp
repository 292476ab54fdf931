#include "core/lab/plot_words.h"

#include <fmt/format.h>

namespace pllava {
namespace {

constexpr PlotWords kEnglish{
    .rightShare = "share of right answers",
    .newTokens = "new tokens",
    .medianNorm = "median norm of visual tokens",
    .medianNormOf = "median norm: {}",
    .poolingSide = "n of the pooling shape ({}, n, n)",
    .visualTokens = "visual tokens",
    .tokenTitle = "Visual tokens",
    .frames = "frames",
    .alpha = "LoRA α",
    .answerLength = "Length of the answer",
    .roleLabels = "role labels, the training's first",
    .firstToken = "First token",
    .entropy = "entropy in nats",
    .visualNorms = "Norms of visual tokens",
    .norm = "L2 norm",
    .tokens = "tokens",
    .totalTime = "Vision, prefill and answer",
    .milliseconds = "ms",
    .medianL2Norm = "median L2 norm",
    .answerTokens = "new tokens of an answer",
    .answers = "answers",
    .answerCount = "{}, {} answers",
    .tokenCount = "{}, {} tokens",
    .tokenNorm = "L2 norm of a visual token",
    .density = "density",
    .thresholdOf = "{} of {}",
    .normsAt = "Norms at {}",
    .dataScaling = "Data scaling",
    .samples = "training samples",
    .paperScaling = "Data scaling in the paper",
    .vcgScore = "VCG-Bench score",
    .modelScaling = "Model scaling",
    .parameters = "parameters",
    .paper = "paper, fig. {}: {}",
    .norms = "Norms",
    .place = "place in the model",
    .largest = "largest",
    .median = "median",
    .neighbours = "Neighbours",
    .similarity = "cosine similarity",
    .inSpace = "in space",
    .inTime = "in time",
    .alikeInSpace = "Like its neighbours in space, at {}",
    .alikeInTime = "Like the frame before and after, at {}",
    .similarityFields = "mean cosine similarity, a field a frame",
    .attention = "Where the answer looked",
    .seconds = "time in seconds",
    .attentionShare = "share of the attention",
    .attentionMean = "mean of the answer's tokens",
    .projected = "projected",
    .pooled = "pooled",
    .layer = "layer:{}",
    .final = "final",
    .medianMad = "median + {} MAD",
    .valley = "density valley",
};

constexpr PlotWords kChinese{
    .rightShare = "正确回答的比例",
    .newTokens = "新 token 数",
    .medianNorm = "视觉 token 范数的中位数",
    .medianNormOf = "范数中位数：{}",
    .poolingSide = "池化形状 ({}, n, n) 的 n",
    .visualTokens = "视觉 token 数",
    .tokenTitle = "视觉 token",
    .frames = "帧数",
    .alpha = "LoRA α",
    .answerLength = "回答的长度",
    .roleLabels = "角色标签，训练时的在最前",
    .firstToken = "第一个 token",
    .entropy = "熵（奈特）",
    .visualNorms = "视觉 token 的范数",
    .norm = "L2 范数",
    .tokens = "token 数",
    .totalTime = "视觉、预填充与回答",
    .milliseconds = "毫秒",
    .medianL2Norm = "L2 范数中位数",
    .answerTokens = "每个回答的新 token 数",
    .answers = "回答数",
    .answerCount = "{}，{} 个回答",
    .tokenCount = "{}，{} 个 token",
    .tokenNorm = "视觉 token 的 L2 范数",
    .density = "密度",
    .thresholdOf = "{}（{}）",
    .normsAt = "{}的范数",
    .dataScaling = "数据规模",
    .samples = "训练样本数",
    .paperScaling = "论文中的数据规模",
    .vcgScore = "VCG-Bench 得分",
    .modelScaling = "模型规模",
    .parameters = "参数量",
    .paper = "论文图 {}：{}",
    .norms = "范数",
    .place = "模型中的位置",
    .largest = "最大值",
    .median = "中位数",
    .neighbours = "相邻 token",
    .similarity = "余弦相似度",
    .inSpace = "空间上",
    .inTime = "时间上",
    .alikeInSpace = "{}，与空间上相邻 token 的相似度",
    .alikeInTime = "{}，与前后帧的相似度",
    .similarityFields = "平均余弦相似度，每帧一张小图",
    .attention = "回答关注的时刻",
    .seconds = "时间（秒）",
    .attentionShare = "注意力占比",
    .attentionMean = "回答各 token 的平均",
    .projected = "投影之后",
    .pooled = "池化之后",
    .layer = "LLM 第 {} 层之后",
    .final = "最终归一化之后",
    .medianMad = "中位数 + {} MAD",
    .valley = "密度谷",
};

} // namespace

const PlotWords& plotWords(LabLanguage language) {
    return language == LabLanguage::Chinese ? kChinese : kEnglish;
}

std::string placeName(const NormPlace& place, const PlotWords& words) {
    switch (place.kind) {
    case NormPlace::Kind::Projected: return words.projected;
    case NormPlace::Kind::Pooled: return words.pooled;
    case NormPlace::Kind::Layer: return fmt::format(fmt::runtime(words.layer), place.layer);
    case NormPlace::Kind::Final: return words.final;
    }
    return {};
}

std::string ruleName(const ThresholdRule& rule, const PlotWords& words) {
    return rule.method == ThresholdMethod::MedianMad ? fmt::format(fmt::runtime(words.medianMad), rule.k)
                                                     : words.valley;
}

} // namespace pllava
