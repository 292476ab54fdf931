#include "core/pretrain/shared_prompt.h"

#include <algorithm>

#include "core/demo/phrases.h"
#include "core/train/training_prompt.h"

namespace pllava {

void append(SharedPrompt& shared, std::span<const AskedQuestion> conversation, const Tokenizer& tokenizer,
            const PromptTemplate& prompt, std::int64_t imageId) {
    std::vector<Turn> turns;
    for (const auto& [q, brief] : conversation)
        turns.push_back({q.question + (brief ? demo::briefHint(q.language) : ""), brief ? q.brief : q.answer});
    const TrainingPrompt one = renderTraining(tokenizer, prompt, turns);
    const auto image = std::ranges::find(one.ids, imageId) - one.ids.begin();
    shared.before.assign(one.ids.begin(), one.ids.begin() + image);
    const std::int64_t owner = shared.owners.empty() ? 1 : shared.owners.back() + 1;
    for (auto i = static_cast<std::size_t>(image) + 1, position = std::size_t{0}; i < one.ids.size(); ++i, ++position) {
        shared.ids.push_back(one.ids[i]);
        shared.positions.push_back(static_cast<std::int64_t>(position));
        shared.owners.push_back(owner);
        shared.learned.push_back(one.learned[i]);
    }
}

} // namespace pllava
