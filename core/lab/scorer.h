#pragma once

#include <optional>
#include <string_view>

namespace pllava {

struct Trial;

/// Judges answers. Without state, for any thread.
class Scorer {
public:
    virtual ~Scorer() = default;
    /// Whether the answer is right; nothing where the trial says nothing of what is expected.
    virtual std::optional<bool> isRight(const Trial& trial, std::string_view answer) const = 0;
};

/// sameAnswer() as expected.
const Scorer& sameAnswerScorer();

} // namespace pllava
