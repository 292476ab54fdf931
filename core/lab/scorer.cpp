#include "core/lab/scorer.h"

#include "core/lab/question_set.h"
#include "core/lab/trial.h"

namespace pllava {
namespace {

class SameAnswer : public Scorer {
public:
    std::optional<bool> isRight(const Trial& trial, std::string_view answer) const override {
        if (trial.expected.empty())
            return {};
        return sameAnswer(trial.expected, answer);
    }
};

} // namespace

const Scorer& sameAnswerScorer() {
    static const SameAnswer scorer;
    return scorer;
}

} // namespace pllava
