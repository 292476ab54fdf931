#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/demo/questions.h"
#include "core/text/prompt_template.h"

namespace pllava {

/// Several conversations about one clip after the same visual tokens. Each sees the clip and itself, not the others,
/// and has the positions that it would have alone: a row is worth as many samples as it has questions and costs the
/// clip once.
struct SharedPrompt {
    std::vector<std::int64_t> before;    ///< ids in front of the visual tokens
    std::vector<std::int64_t> ids;       ///< ids after them, conversation after conversation
    std::vector<std::int64_t> positions; ///< of `ids`, the first id after the visual tokens being 0
    std::vector<std::int64_t> owners;    ///< of `ids`, the number of its conversation, from 1
    std::vector<std::uint8_t> learned;   ///< of `ids`
};

/// One question, and whether it is answered briefly (the hint is appended) or in a sentence.
struct AskedQuestion {
    demo::Question question;
    bool brief = false;
};

/// Appends a conversation as renderTraining() gives it. Throws as that does.
void append(SharedPrompt& shared, std::span<const AskedQuestion> conversation, const Tokenizer& tokenizer,
            const PromptTemplate& prompt, std::int64_t imageId);

} // namespace pllava
