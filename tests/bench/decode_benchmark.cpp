// Prefill and decode of the language model alone, with random weights, as one line of JSON:
//
//     decode_benchmark --size 1.26b --dtype bf16 --threads 2 --prompt 512 --steps 24

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>

#include <ATen/Parallel.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <CLI/CLI.hpp>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include "core/model/compute.h"
#include "core/model/model.h"
#include "core/model/torch_types.h"

namespace pllava {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    std::string size = "1.26b";
    ComputeSettings compute{{Device::Auto}, NumberFormat::Fp32, 0};
    std::int64_t prompt = 512, steps = 24;
};

TextConfig llama(std::int64_t hidden, std::int64_t layers, std::int64_t heads, std::int64_t intermediate,
                 std::int64_t vocabulary) {
    TextConfig text;
    text.hiddenSize = hidden;
    text.layers = layers;
    text.heads = text.keyValueHeads = heads;
    text.headDim = hidden / heads;
    text.intermediateSize = intermediate;
    text.vocabularySize = vocabulary;
    text.maxPositions = 4096;
    return text;
}

const std::map<std::string, TextConfig>& sizes() {
    static const std::map<std::string, TextConfig> all{{"tiny", llama(192, 4, 4, 512, 902)},
                                                       {"1.26b", llama(2048, 22, 32, 5632, 32064)},
                                                       {"7b", llama(4096, 32, 32, 11008, 32064)}};
    return all;
}

/// Weights of the right shapes from one random block over and over: the time of a matrix product does not depend on
/// them.
class RandomSource : public TensorSource {
public:
    explicit RandomSource(at::TensorOptions options)
        : m_options(options), m_block(at::randn({1 << 22}, at::kFloat).mul_(0.02).to(options)) {}
    at::Tensor tensor(const std::string&, at::IntArrayRef shape) override {
        if (shape.size() == 1)
            return at::ones(shape, m_options);
        at::Tensor filled = at::empty(shape, m_options);
        at::Tensor flat = filled.view({-1});
        for (std::int64_t at = 0; at < flat.numel(); at += m_block.numel()) {
            const std::int64_t count = std::min(m_block.numel(), flat.numel() - at);
            flat.narrow(0, at, count).copy_(m_block.narrow(0, 0, count));
        }
        return filled;
    }

private:
    at::TensorOptions m_options;
    at::Tensor m_block;
};

/// Weights that every token needs: all but the embedding table.
std::int64_t weightsReadPerToken(const ModelConfig& config) {
    std::int64_t count = 0;
    for (const ExpectedTensor& expected : expectedWeights(config)) {
        std::int64_t elements = 1;
        for (const std::int64_t dimension : expected.shape)
            elements *= dimension;
        if (expected.name.starts_with("language_model.") && expected.name.find("embed_tokens") == std::string::npos)
            count += elements;
    }
    return count;
}

class Run {
public:
    Run(const LanguageModel& model, std::int64_t capacity) : m_model(model) { m_cache.reserve(capacity); }

    /// Runs the tokens and picks the best next one; returns milliseconds.
    double step(std::vector<std::int64_t> ids) {
        const auto start = Clock::now();
        const at::Tensor hidden = m_model.forward(m_model.embed(ids).unsqueeze(0), m_cache, {});
        m_next = m_model.logits(hidden).argmax(-1).item<std::int64_t>(); // waits for a GPU
        return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    }
    std::int64_t next() const { return m_next; }

private:
    const LanguageModel& m_model;
    KvCache m_cache;
    std::int64_t m_next = 0;
};

std::vector<std::int64_t> promptIds(std::int64_t length, std::int64_t vocabulary) {
    std::vector<std::int64_t> ids;
    for (std::int64_t i = 0; i < length; ++i)
        ids.push_back((i * 7919 + 3) % vocabulary);
    return ids;
}

void measure(const Options& options) {
    const c10::InferenceMode inference;
    ModelConfig config;
    config.text = sizes().at(options.size);
    config.imageTokenIndex = -1;
    const std::int64_t weights = weightsReadPerToken(config);
    const ComputeChoice compute = chooseCompute(options.compute, weights);
    at::set_num_threads(compute.threads);
    const at::ScalarType type = torchType(compute.dtype);
    RandomSource source(at::TensorOptions().dtype(type).device(torchDevice(compute.device)));
    const LanguageModel model(config, source);

    const auto prompt = promptIds(options.prompt, config.text.vocabularySize);
    Run(model, options.prompt).step(prompt); // warms caches, pages and thread pools
    Run run(model, options.prompt + options.steps + 1);
    const double prefill = run.step(prompt);
    std::vector<double> times;
    for (std::int64_t i = 0; i < options.steps; ++i)
        times.push_back(run.step({run.next()}));
    std::sort(times.begin(), times.end());

    const auto size = static_cast<std::int64_t>(at::elementSize(type));
    const std::int64_t perPosition = 2 * config.text.layers * config.text.keyValueHeads * config.text.headDim * size;
    fmt::print("{{\"program\": \"pllava\", \"size\": \"{}\", \"dtype\": \"{}\", \"device\": \"{}\", \"threads\": {}, "
               "\"prompt\": {}, "
               "\"prefill_tokens_per_s\": {:.2f}, \"decode_ms\": {{\"median\": {:.3f}, \"min\": {:.3f}, \"max\": "
               "{:.3f}, \"n\": {}}}, "
               "\"bytes_per_token\": {}}}\n",
               options.size, name(compute.dtype), name(compute.device), at::get_num_threads(), options.prompt,
               1000.0 * static_cast<double>(options.prompt) / prefill, times[times.size() / 2], times.front(),
               times.back(), times.size(), weights * size + perPosition * (options.prompt + options.steps / 2));
}

} // namespace
} // namespace pllava

int main(int argc, char** argv) {
    pllava::Options options;
    CLI::App app("Prefill and decode of a language model of random weights");
    app.add_option("--size", options.size)->check(CLI::IsMember(pllava::sizes()));
    const auto setDtype = [&](const std::string& word) { options.compute.dtype = pllava::parseNumberFormat(word); };
    const auto setDevice = [&](const std::string& word) { options.compute.device = pllava::parseDevice(word); };
    app.add_option_function<std::string>("--dtype", setDtype)->check(CLI::IsMember({"fp32", "bf16", "fp16"}));
    app.add_option_function<std::string>("--device", setDevice);
    app.add_option("--threads", options.compute.threads);
    app.add_option("--prompt", options.prompt)->check(CLI::Range(1, 3000));
    app.add_option("--steps", options.steps)->check(CLI::Range(1, 1000));
    CLI11_PARSE(app, argc, argv);
    pllava::measure(options);
}
