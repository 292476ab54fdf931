#include "core/text/tokenizer_added_tokens.h"

#include <charconv>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/printable.h"

namespace pllava {

namespace {

/// Longer contents than any token has would make matching slow.
constexpr std::size_t kMaxContent = 1024;

AddedToken describedToken(std::int64_t id, const JsonObject& description) {
    return {.id = id,
            .content = description.required("content"),
            .leftStrip = description.flag("lstrip").value_or(false),
            .rightStrip = description.flag("rstrip").value_or(false),
            .normalized = description.flag("normalized").value_or(false),
            .singleWord = description.flag("single_word").value_or(false),
            .special = description.flag("special").value_or(false)};
}

std::int64_t tokenId(const nlohmann::json* value, const JsonObject& source) {
    if (!value || !value->is_number_unsigned() || value->get<std::uint64_t>() >= kMaxTokens)
        source.fail(fmt::format("a token id must be a whole number from 0 to {}", kMaxTokens - 1));
    return value->get<std::int64_t>();
}

} // namespace

void AddedTokenTable::addDecoder(const JsonObject& decoder) {
    for (const auto& [key, description] : decoder.value().items()) {
        std::int64_t id = -1;
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
        if (error != std::errc() || end != key.data() + key.size() || id < 0 || id >= kMaxTokens)
            decoder.fail(fmt::format("\"{}\" is no token id from 0 to {}", printable(key), kMaxTokens - 1));
        add(describedToken(id, {description, fmt::format("{}, token {}", decoder.where(), id)}), decoder);
    }
}

void AddedTokenTable::addList(const JsonObject& tokenizer) {
    std::set<std::int64_t> seen;
    for (const auto& entry : tokenizer.list("added_tokens")) {
        const JsonObject description(entry, tokenizer.where() + ", \"added_tokens\"");
        const std::int64_t id = tokenId(description.find("id"), description);
        if (!seen.insert(id).second)
            description.fail(fmt::format("id {} is listed twice", id));
        add(describedToken(id, description), description);
    }
}

void AddedTokenTable::addContents(const JsonObject& contents) {
    // Without flags of their own they count as special: an unrecognised <image> would break every prompt.
    for (const auto& [content, id] : contents.value().items())
        add({.id = tokenId(&id, contents), .content = content, .special = true}, contents);
}

std::vector<AddedToken> AddedTokenTable::tokens() const {
    std::vector<AddedToken> all;
    for (const auto& [id, token] : m_tokens)
        all.push_back(token);
    return all;
}

void AddedTokenTable::add(AddedToken token, const JsonObject& source) {
    if (token.content.empty() || token.content.size() > kMaxContent)
        source.fail(fmt::format("token {} must have from 1 to {} bytes", token.id, kMaxContent));
    const std::int64_t knownId = m_ids.try_emplace(token.content, token.id).first->second;
    if (knownId != token.id)
        source.fail(fmt::format("token \"{}\" has the ids {} and {}", printable(token.content), knownId, token.id));
    const std::string& knownContent = m_tokens.try_emplace(token.id, token).first->second.content;
    if (knownContent != token.content)
        source.fail(fmt::format("id {} is both \"{}\" and \"{}\"", token.id, printable(knownContent),
                                printable(token.content)));
}

} // namespace pllava
