#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/json_object.h"

namespace pllava {

/// One more than the largest id accepted; the largest vocabularies in use have a quarter of it.
inline constexpr std::int64_t kMaxTokens = 1 << 20;

/// A token outside the sentencepiece vocabulary, found in the text before sentencepiece sees it.
/// The flags are those of Hugging Face's AddedToken.
struct AddedToken {
    std::int64_t id = 0;
    std::string content;
    bool leftStrip = false;  ///< strips the white space before it
    bool rightStrip = false; ///< strips the white space after it
    bool normalized = false; ///< matched in the normalized text, against its own normalized content
    bool singleWord = false; ///< only where no letter touches it
    bool special = false;    ///< left out by SpecialTokens::Skip
};

/// Collects the added tokens of all files; the first file that names a token decides its flags.
/// Everything throws CorruptFile for ids out of range and for an id or a content that means two things.
class AddedTokenTable {
public:
    /// "added_tokens_decoder" of tokenizer_config.json: descriptions by id.
    void addDecoder(const JsonObject& decoder);
    /// "added_tokens" of tokenizer.json: a list of descriptions.
    void addList(const JsonObject& tokenizer);
    /// added_tokens.json: ids by content.
    void addContents(const JsonObject& contents);

    /// All tokens, by id.
    std::vector<AddedToken> tokens() const;

private:
    void add(AddedToken token, const JsonObject& source);

    std::map<std::int64_t, AddedToken> m_tokens;
    std::map<std::string, std::int64_t> m_ids;
};

} // namespace pllava
