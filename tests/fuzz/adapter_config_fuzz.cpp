// The settings of adapters, PEFT's and PLLaVA's, and the expressions over names of layers in them.
#include <cmath>

#include "core/checkpoint/adapter_config.h"
#include "tests/fuzz/support.h"

namespace {

using namespace pllava;
using namespace pllava::fuzz;

void check(const AdapterConfig& config) {
    for (const std::string& module :
         {std::string("language_model.model.layers.0.self_attn.q_proj"), std::string(300, 'a'), std::string()}) {
        if (const auto rank = config.rankOf(module))
            require(*rank > 0);
        require(std::isfinite(config.alphaOf(module)));
        config.isTarget(module);
        attempt([&] { require(std::isfinite(config.layer(module, 8).scaling())); });
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = asText(data, size);
    attempt([&] { check(parseAdapterConfig(text, "adapter_config.json")); });
    attempt([&] { check(parsePllavaAdapterConfig(text, "config.json")); });
    if (const auto pattern = ModulePattern::parse(text.substr(0, size / 2)))
        pattern->matchesEnd(text.substr(size / 2));
    return 0;
}
