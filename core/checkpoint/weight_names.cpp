#include "core/checkpoint/weight_names.h"

#include <array>

namespace pllava {
namespace {

constexpr std::string_view kLanguage = "language_model.", kVision = "vision_tower.", kLora = ".lora_";

bool replacePrefix(std::string& text, std::string_view from, std::string_view to) {
    if (!text.starts_with(from))
        return false;
    text.replace(0, from.size(), to);
    return true;
}

void replaceOnce(std::string& text, std::string_view from, std::string_view to) {
    if (const auto at = text.find(from); at != std::string::npos)
        text.replace(at, from.size(), to);
}

template <std::size_t Count>
bool startsWithAny(std::string_view text, const std::array<std::string_view, Count>& prefixes) {
    for (const std::string_view prefix : prefixes)
        if (text.starts_with(prefix))
            return true;
    return false;
}

/// Members of LlamaModel, which some wrap without the head.
constexpr std::array<std::string_view, 3> kDecoderParts{"layers.", "embed_tokens.", "norm."};
/// Members of CLIPVisionModel's only part, which transformers 5 leaves out.
constexpr std::array<std::string_view, 4> kClipParts{"embeddings.", "pre_layrnorm.", "encoder.", "post_layernorm."};
/// Members of LlavaModel, which transformers 4.52 and later put under "model.".
constexpr std::array<std::string_view, 5> kLlavaParts{kLanguage, kVision, "multi_modal_projector.", "mm_projector.",
                                                      "image_newline"};

/// PEFT's wrapping: around the whole model, or around the language model alone as PLLaVA does.
void unwrap(std::string& name) {
    replacePrefix(name, "base_model.model.", "");
    replacePrefix(name, "language_model.base_model.model.", kLanguage);
    replaceOnce(name, ".base_layer.", ".");
    replaceOnce(name, ".modules_to_save.default.", ".");
    replaceOnce(name, ".lora_A.default.", ".lora_A.");
    replaceOnce(name, ".lora_B.default.", ".lora_B.");
}

} // namespace

std::string canonicalWeightName(std::string_view original) {
    std::string name(original);
    unwrap(name);
    if (name.starts_with("model.") && startsWithAny(std::string_view(name).substr(6), kLlavaParts))
        name.erase(0, 6);
    if (startsWithAny(name, kDecoderParts))
        name.insert(0, "model.");
    if (name.starts_with("model.") || name.starts_with("lm_head."))
        name.insert(0, kLanguage);
    if (name.starts_with(kLanguage) && startsWithAny(std::string_view(name).substr(kLanguage.size()), kDecoderParts))
        name.insert(kLanguage.size(), "model.");
    if (name.starts_with(kVision) && startsWithAny(std::string_view(name).substr(kVision.size()), kClipParts))
        name.insert(kVision.size(), "vision_model.");
    replacePrefix(name, "mm_projector.0.", "multi_modal_projector.linear_1.") || // LLaVA's own code
        replacePrefix(name, "mm_projector.2.", "multi_modal_projector.linear_2.");
    return name;
}

bool isLora(std::string_view name) {
    return name.find(kLora) != std::string_view::npos;
}

std::string wrappedModuleName(std::string_view tensor) {
    std::string name(tensor.substr(0, tensor.find(kLora)));
    replacePrefix(name, "base_model.model.", "");
    return name;
}

std::string pllavaWeightName(std::string_view plain) {
    std::string name(plain);
    if (const auto at = name.find(kLora); at != std::string::npos)
        name.insert(at + kLora.size() + 1, ".default");
    if (name.starts_with(kLanguage))
        name.insert(kLanguage.size(), "base_model.model.");
    return name;
}

std::string peftModuleName(std::string_view plain) {
    std::string name(plain);
    if (replacePrefix(name, "language_model.lm_head", "lm_head"))
        return name;
    replacePrefix(name, "language_model.model.", kLanguage);
    replacePrefix(name, "vision_tower.vision_model.", kVision);
    return name;
}

std::string peftWeightName(std::string_view plain) {
    const std::string name = peftModuleName(plain);
    return (name.starts_with("lm_head.") ? "base_model.model." : "base_model.model.model.") + name;
}

} // namespace pllava
