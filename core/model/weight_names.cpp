#include "core/model/weight_names.h"

namespace pllava {
namespace {

constexpr std::string_view kLanguage = "language_model.", kLora = ".lora_";

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

} // namespace

std::string canonicalWeightName(std::string_view original) {
    std::string name(original);
    // PEFT around a whole LLaVA, as older and as newer transformers lay it out.
    replacePrefix(name, "base_model.model.model.language_model.", "model.language_model.") ||
        replacePrefix(name, "base_model.model.model.multi_modal_projector.", "multi_modal_projector.") ||
        replacePrefix(name, "base_model.model.multi_modal_projector.", "multi_modal_projector.");
    replacePrefix(name, "language_model.base_model.model.", "language_model.") ||
        replacePrefix(name, "base_model.model.language_model.", "language_model.") ||
        replacePrefix(name, "base_model.model.", "language_model.") ||
        replacePrefix(name, "model.language_model.", "language_model.model.") ||
        replacePrefix(name, "model.vision_tower.", "vision_tower.") ||
        replacePrefix(name, "model.multi_modal_projector.", "multi_modal_projector.") ||
        replacePrefix(name, "lm_head.", "language_model.lm_head.");
    replaceOnce(name, ".base_layer.", ".");
    replaceOnce(name, ".lora_A.default.", ".lora_A.");
    replaceOnce(name, ".lora_B.default.", ".lora_B.");
    return name;
}

std::string pllavaWeightName(std::string_view plain) {
    std::string name(plain);
    if (const auto at = name.find(kLora); at != std::string::npos && name.starts_with(kLanguage)) {
        name.insert(at + kLora.size() + 1, ".default");
        name.insert(kLanguage.size(), "base_model.model.");
    }
    return name;
}

std::string peftWeightName(std::string_view plain) {
    std::string name(plain);
    replacePrefix(name, "language_model.model.", "language_model.");
    return "base_model.model.model." + name;
}

} // namespace pllava
