#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pllava {

/// Bytes [begin, end) of a prompt that a person typed: no special token is recognised there.
struct LiteralRange {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The texts of a tokenizer's files, for reading them from elsewhere than a folder. One of tokenizer.model and
/// tokenizer.json is needed.
struct TokenizerFiles {
    std::string folder;                            ///< for messages
    std::optional<std::string> model{};            ///< tokenizer.model, binary
    std::optional<std::string> addedTokens{};      ///< added_tokens.json
    std::optional<std::string> specialTokensMap{}; ///< special_tokens_map.json
    std::optional<std::string> tokenizerConfig{};  ///< tokenizer_config.json
    std::optional<std::string> tokenizer{};        ///< tokenizer.json
};

enum class SpecialTokens { Skip, Keep };
enum class BeginOfSequence { AsConfigured, Never };

/// A checkpoint's tokenizer: tokenizer.model through sentencepiece, or the BPE of tokenizer.json where there is none;
/// added tokens and flags from the JSON files next to it. Returns the ids of the Hugging Face fast LLaMA tokenizer of
/// the same folder. Immutable after load, so it may be shared between threads.
class Tokenizer {
public:
    /// Throws NotFound, CorruptFile or Unsupported with the file's name.
    static Tokenizer load(const std::filesystem::path& folder);
    /// Throws CorruptFile or Unsupported with the file's name.
    static Tokenizer parse(const TokenizerFiles& files);

    Tokenizer(Tokenizer&&) noexcept;
    Tokenizer& operator=(Tokenizer&&) noexcept;
    ~Tokenizer();

    /// Ids of `text`, the begin-of-sequence id first where the checkpoint adds one.
    /// Special tokens are recognised except where they overlap a literal range.
    /// Throws InvalidArgument for text that is not UTF-8 and for a range outside the text.
    std::vector<std::int64_t> encode(std::string_view text, std::span<const LiteralRange> literal = {},
                                     BeginOfSequence begin = BeginOfSequence::AsConfigured) const;

    /// Text of the whole id list. A run of byte tokens that is not valid UTF-8 as a whole becomes one U+FFFD per byte;
    /// ids beyond the vocabulary are skipped; one leading space is stripped.
    std::string decode(std::span<const std::int64_t> ids, SpecialTokens special = SpecialTokens::Skip) const;

    /// Whether the id is a byte token such as <0x0A>, whose text may depend on the tokens that follow it.
    bool isByteToken(std::int64_t id) const;
    /// The id of an added token such as "<image>", if there is one.
    std::optional<std::int64_t> idOf(std::string_view token) const;
    std::optional<std::int64_t> beginOfSequenceId() const;
    std::optional<std::int64_t> endOfSequenceId() const;
    /// A number of tokens that no text of `bytes` bytes goes below; found without tokenizing.
    std::int64_t leastTokens(std::size_t bytes) const;
    /// One more than the largest id that has a token.
    std::int64_t size() const;

private:
    struct Impl;
    explicit Tokenizer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace pllava
