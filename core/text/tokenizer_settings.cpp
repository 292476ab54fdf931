#include "core/text/tokenizer_settings.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/printable.h"

namespace pllava {

namespace {

using nlohmann::json;

/// One file of the folder; an absent one reads as an empty object.
JsonObject objectIn(const std::optional<std::string>& text, const TokenizerFiles& files, const char* name) {
    return JsonObject::parse(text.value_or("{}"), files.folder + "/" + name);
}

/// Hugging Face writes several steps as {"type": "Sequence", listKey: [...]} and a single one by itself.
std::vector<JsonObject> steps(const JsonObject& file, const char* key, const char* listKey) {
    std::vector<JsonObject> all;
    const json* value = file.find(key);
    if (!value)
        return all;
    const JsonObject step(*value, fmt::format("{}, \"{}\"", file.where(), key));
    if (step.required("type") != "Sequence")
        return {step};
    for (const json& item : step.list(listKey))
        all.emplace_back(item, step.where());
    return all;
}

[[noreturn]] void unsupported(const JsonObject& step) {
    throw Error(ErrorKind::Unsupported,
                fmt::format("{}: {} is none of the forms of a LLaMA tokenizer, and only those are read", step.where(),
                            printable(step.required("type"))));
}

/// The legacy form: Prepend("▁") and Replace(" ", "▁"). Any other normalizer would change the text.
PrefixSpace normalizerPrefix(const JsonObject& tokenizer) {
    PrefixSpace prefix = PrefixSpace::Never;
    for (const JsonObject& step : steps(tokenizer, "normalizer", "normalizers")) {
        const std::string type = step.required("type");
        if (type == "Prepend" && step.required("prepend") == "▁")
            prefix = PrefixSpace::EveryPiece;
        else if (type != "Replace" || step.required("content") != "▁" || !step.find("pattern") ||
                 *step.find("pattern") != json{{"String", " "}})
            unsupported(step);
    }
    return prefix;
}

PrefixSpace metaspacePrefix(const JsonObject& metaspace) {
    if (!metaspace.find("prepend_scheme"))
        return metaspace.flag("add_prefix_space").value_or(true) ? PrefixSpace::EveryPieceOnce : PrefixSpace::Never;
    const std::string scheme = metaspace.required("prepend_scheme");
    if (scheme == "always")
        return PrefixSpace::EveryPieceOnce;
    if (scheme == "first")
        return PrefixSpace::FirstPieceOnce;
    if (scheme != "never")
        metaspace.fail(fmt::format("unknown prepend_scheme \"{}\"", printable(scheme)));
    return PrefixSpace::Never;
}

void readSpaces(TokenizerSettings& settings, const JsonObject& tokenizer) {
    settings.prefixSpace = normalizerPrefix(tokenizer);
    for (const JsonObject& step : steps(tokenizer, "pre_tokenizer", "pretokenizers")) {
        const bool alreadyPrefixed = settings.prefixSpace != PrefixSpace::Never;
        if (step.required("type") != "Metaspace" || step.required("replacement") != "▁" || alreadyPrefixed)
            unsupported(step);
        settings.prefixSpace = metaspacePrefix(step);
        settings.splitAtSpaces = step.flag("split").value_or(true);
    }
    const auto decoders = steps(tokenizer, "decoder", "decoders");
    settings.stripLeadingSpace = decoders.empty() && settings.prefixSpace != PrefixSpace::Never;
    for (const JsonObject& step : decoders) {
        const std::string type = step.required("type");
        if (type != "Replace" && type != "ByteFallback" && type != "Fuse" && type != "Strip" && type != "Metaspace")
            unsupported(step);
        if (type == "Strip" || (type == "Metaspace" && metaspacePrefix(step) != PrefixSpace::Never))
            settings.stripLeadingSpace = true;
    }
}

/// A TemplateProcessing puts special tokens before and after the text.
void readPostProcessor(TokenizerSettings& settings, const JsonObject& tokenizer) {
    settings.addBegin = false;
    for (const JsonObject& step : steps(tokenizer, "post_processor", "processors")) {
        if (step.required("type") != "TemplateProcessing")
            continue;
        bool behindText = false;
        for (const json& value : step.list("single")) {
            const JsonObject item(value, step.where());
            if (item.find("Sequence"))
                behindText = true;
            else if (const json* special = item.find("SpecialToken")) {
                (behindText ? settings.addEnd : settings.addBegin) = true;
                const JsonObject token(*special, step.where());
                if (token.find("id"))
                    (behindText ? settings.endToken : settings.beginToken) = token.required("id");
            }
        }
    }
}

/// A token's name: the text itself, or an object with its content.
std::optional<std::string> namedToken(const JsonObject& file, const char* key) {
    const json* value = file.find(key);
    if (!value)
        return std::nullopt;
    return value->is_object() ? JsonObject(*value, fmt::format("{}, \"{}\"", file.where(), key)).required("content")
                              : file.required(key);
}

} // namespace

TokenizerSettings parseTokenizerSettings(const TokenizerFiles& files) {
    const JsonObject config = objectIn(files.tokenizerConfig, files, "tokenizer_config.json");
    const JsonObject tokenizer = objectIn(files.tokenizer, files, "tokenizer.json");
    const JsonObject map = objectIn(files.specialTokensMap, files, "special_tokens_map.json");
    const JsonObject added = objectIn(files.addedTokens, files, "added_tokens.json");

    TokenizerSettings settings;
    // In transformers 4.37 the flags of tokenizer_config.json win over those of tokenizer.json.
    AddedTokenTable table;
    if (const json* decoder = config.find("added_tokens_decoder"))
        table.addDecoder({*decoder, config.where() + ", \"added_tokens_decoder\""});
    if (tokenizer.find("added_tokens"))
        table.addList(tokenizer);
    settings.listsSpecialTokens = config.find("added_tokens_decoder") || tokenizer.find("added_tokens");
    table.addContents(added);
    settings.addedTokens = table.tokens();

    if (files.tokenizer) {
        readSpaces(settings, tokenizer);
        readPostProcessor(settings, tokenizer);
    }
    settings.addBegin = config.flag("add_bos_token").value_or(settings.addBegin);
    settings.addEnd = config.flag("add_eos_token").value_or(settings.addEnd);
    for (const JsonObject& file : {map, config}) {
        if (auto token = namedToken(file, "bos_token"))
            settings.beginToken = token;
        if (auto token = namedToken(file, "eos_token"))
            settings.endToken = token;
    }
    return settings;
}

} // namespace pllava
