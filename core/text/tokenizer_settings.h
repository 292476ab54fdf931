#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/text/tokenizer.h"
#include "core/text/tokenizer_added_tokens.h"

namespace pllava {

/// Where a "▁" is put in front of the text between added tokens.
enum class PrefixSpace {
    EveryPiece,     ///< always, also before a space (normalizer Prepend: the legacy LLaMA form)
    EveryPieceOnce, ///< unless the piece begins with one (Metaspace, prepend_scheme "always")
    FirstPieceOnce, ///< the same, at the very start of the text only (Metaspace, "first")
    Never
};

/// What the JSON files say about a tokenizer. Absent files leave the defaults, which are what transformers 4.37 makes
/// of a LLaMA tokenizer.model, whatever "legacy" says.
struct TokenizerSettings {
    std::vector<AddedToken> addedTokens; ///< by id, no id and no content twice
    bool listsSpecialTokens = false;     ///< false: <unk>, <s>, </s> have to be taken from tokenizer.model
    std::optional<std::string> beginToken;
    std::optional<std::string> endToken;
    bool addBegin = true;
    bool addEnd = false;
    PrefixSpace prefixSpace = PrefixSpace::EveryPiece;
    bool splitAtSpaces = false;    ///< every "▁" begins a piece of its own
    bool stripLeadingSpace = true; ///< decoding strips one leading space
};

/// Throws CorruptFile or Unsupported with the file's name.
TokenizerSettings parseTokenizerSettings(const TokenizerFiles& files);

} // namespace pllava
