#include "core/generate/generation_options.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {
namespace {

void require(bool good, const char* option, const char* range, double value) {
    if (!good)
        throw Error(ErrorKind::InvalidArgument, fmt::format("{} is {}; it must be {}", option, value, range));
}

} // namespace

void validate(const GenerationOptions& options) {
    require(options.maxNewTokens >= 1, "max-new-tokens", "at least 1", options.maxNewTokens);
    require(options.temperature >= 0 && std::isfinite(options.temperature), "temperature", "0 (greedy) or more",
            options.temperature);
    require(options.topK >= 0, "top-k", "0 (off) or more", options.topK);
    require(options.topP >= 0 && options.topP <= 1, "top-p", "from 0 to 1", options.topP);
    require(options.repetitionPenalty > 0 && std::isfinite(options.repetitionPenalty), "repetition-penalty", "above 0",
            options.repetitionPenalty);
    require(options.beams >= 1 && options.beams <= 64, "beams", "from 1 to 64", options.beams);
    require(std::isfinite(options.lengthPenalty), "length-penalty", "a finite number", options.lengthPenalty);
    require(options.beams == 1 || options.temperature == 0, "temperature", "0 with more than one beam",
            options.temperature);
}

const char* name(StopReason reason) {
    switch (reason) {
    case StopReason::EndOfSequence: return "eos";
    case StopReason::MaxNewTokens: return "length";
    case StopReason::StopWord: return "stop_word";
    case StopReason::ContextFull: return "context";
    case StopReason::Cancelled: return "cancelled";
    }
    return "";
}

} // namespace pllava
