#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/json_object.h"
#include "core/text/tokenizer_added_tokens.h"
#include "core/text/tokenizer_model.h"

namespace pllava {

/// The "model" of a tokenizer.json: byte pair encoding over characters with byte fallback, as Hugging Face's tokenizers
/// compute it. Source: tokenizers 0.23, models/bpe.
class BpeModel : public SubwordModel {
public:
    /// Text never becomes a piece that has the content or the id of an added token, save one that is a single
    /// character. Throws CorruptFile or Unsupported with the file's name.
    BpeModel(const JsonObject& model, std::span<const AddedToken> addedTokens);

    std::vector<int> encode(std::string_view text) const override;
    int size() const override { return static_cast<int>(m_pieces.size()); }
    const std::string& piece(int id) const override { return m_pieces[static_cast<std::size_t>(id)]; }
    int find(const std::string& piece) const override;
    int unknownId() const override { return m_unknown; }
    int beginId() const override { return -1; }
    int endId() const override { return -1; }

private:
    struct Merge {
        int rank = 0, id = 0;
    };
    struct Symbol {
        int id = 0, previous = -1, next = -1;
        bool merged = false; ///< into the one before
    };
    void readVocabulary(const JsonObject& model);
    void readMerges(const JsonObject& model);
    void reserve(std::span<const AddedToken> addedTokens, const JsonObject& model);
    void addMerge(std::string_view left, std::string_view right, int rank, const JsonObject& model);
    std::vector<Symbol> symbols(std::string_view text) const;
    bool appendBytes(std::string_view character, std::vector<Symbol>& symbols) const;
    const Merge* mergeOf(int left, int right) const;

    std::unordered_map<std::string, int> m_ids;
    std::vector<std::string> m_pieces;
    std::vector<bool> m_reserved; ///< by id
    std::unordered_map<std::uint64_t, Merge> m_merges;
    std::vector<int> m_bytes; ///< ids of <0x00> to <0xFF>, -1 where there is none
    int m_unknown = -1;
    bool m_fuseUnknown = false, m_byteFallback = false, m_ignoreMerges = false;
};

} // namespace pllava
