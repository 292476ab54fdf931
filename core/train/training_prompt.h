#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/text/prompt_template.h"

namespace pllava {

/// A conversation as the model learns it.
struct TrainingPrompt {
    std::vector<std::int64_t> ids;     ///< the image as one id
    std::vector<std::uint8_t> learned; ///< 1 where the id belongs to an answer or the end token after it
    std::int64_t learnedCount() const;
};

/// Renders a conversation in which every turn has its answer. An answer begins with a space where the assistant's role
/// does not end in one, as the model writes it. Ids up to the last answer are those of the prompt from renderPrompt(),
/// so that the model is asked as it was taught. Throws as renderPrompt() does.
TrainingPrompt renderTraining(const Tokenizer& tokenizer, const PromptTemplate& prompt, std::span<const Turn> turns);

} // namespace pllava
