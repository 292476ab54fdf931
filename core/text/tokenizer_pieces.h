#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sentencepiece_processor.h>

#include "core/text/tokenizer_added_tokens.h"
#include "core/text/tokenizer_model.h"

namespace pllava {

/// The vocabulary of a tokenizer.model and its segmentation, without the file's own normalization: Hugging Face's
/// tokenizers do that themselves. Segmentation follows theirs too: user-defined pieces are ordinary ones.
/// Immutable, so it may be shared between threads.
class PieceModel : public SubwordModel {
public:
    /// Text never becomes a piece that has the content or the id of an added token, save one that is a single
    /// character. Throws CorruptFile or Unsupported with `where`.
    PieceModel(std::string_view model, std::span<const AddedToken> addedTokens, const std::string& where);

    std::vector<int> encode(std::string_view text) const override;
    int size() const override { return m_processor.GetPieceSize(); }
    const std::string& piece(int id) const override { return m_processor.IdToPiece(id); }
    int find(const std::string& piece) const override;
    int unknownId() const override { return m_processor.unk_id(); }
    int beginId() const override { return m_processor.bos_id(); }
    int endId() const override { return m_processor.eos_id(); }

private:
    sentencepiece::SentencePieceProcessor m_processor;
};

} // namespace pllava
