#include "core/demo/question_context.h"

namespace pllava::demo {

Facts QuestionContext::facts() const {
    return {{"medium", word(scene.medium, language)}};
}

Facts QuestionContext::facts(const Item& item) const {
    Facts out = facts();
    out["name"] = nameOf(item, language);
    out["a_name"] = english() ? withArticle(out["name"], language) : out["name"];
    out["color"] = word(item.color, language);
    out["shape"] = word(item.shape, language);
    out["deed"] = deed(item, language);
    out["brief_deed"] = briefDeed(item, language);
    return out;
}

Question QuestionContext::question(Kind kind, Ask what, const Facts& facts) const {
    const Phrasing& phrases = phrasing(what, language);
    return {kind, language, filled(random.pick(phrases.questions), facts), filled(phrases.answer, facts),
            filled(phrases.brief, facts)};
}

std::string verbOf(Motion motion, Language language) {
    const bool english = language == Language::English;
    switch (motion) {
    case Motion::Appear: return english ? "appears" : "出现";
    case Motion::Disappear: return english ? "disappears" : "消失";
    default: return english ? "moves" : "移动";
    }
}

const Item& interesting(const QuestionContext& a, double share) {
    const std::vector<const Item*> busy = active(a.scene);
    return !busy.empty() && a.random.chance(share) ? *a.random.pick(busy) : a.anyItem();
}

} // namespace pllava::demo
