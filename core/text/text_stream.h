#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/text/tokenizer.h"

namespace pllava {

/// Turns new ids into text as they come, in whole UTF-8 characters: bytes at the end of a run are held back until the
/// run is over, since later bytes can change how all of it reads.
class TextStream {
public:
    /// Keeps a reference to the tokenizer.
    TextStream(const Tokenizer& tokenizer, std::vector<std::int64_t> promptIds);

    /// The new text that is now certain; often one word, sometimes empty.
    std::string push(std::int64_t id);
    /// What was still held back.
    std::string finish();
    /// Prompt and answer decoded together, as the reference cuts its answers out of.
    std::string decodedWhole() const;
    /// The new text so far, held-back bytes included.
    std::string generated() const;

private:
    std::string emit(std::size_t idCount);

    const Tokenizer& m_tokenizer;
    std::vector<std::int64_t> m_ids;
    std::size_t m_promptLength; ///< bytes of the decoded prompt
    std::size_t m_emitted;      ///< bytes of text given out, prompt included
};

} // namespace pllava
