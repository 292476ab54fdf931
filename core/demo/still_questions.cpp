// Questions about pictures and clips alike.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/demo/question_context.h"

namespace pllava::demo {
namespace {

std::string sentence(const std::string& subject, const Item& item, Language language) {
    return language == Language::English ? " The " + subject + " " + deed(item, language) + "."
                                         : subject + deed(item, language) + "。";
}

std::string captionEnd(const QuestionContext& a) {
    if (a.scene.camera)
        return filled(a.english() ? " The camera pans {toward}." : "镜头向{toward}移动。",
                      {{"toward", toward(*a.scene.camera, a.language)}});
    std::vector<const Item*> busy = active(a.scene);
    if (busy.empty())
        return a.english() ? " No object moves." : "没有物体移动。";
    if (a.scene.kind == SceneKind::TwoEvents)
        std::ranges::sort(busy, {}, [](const Item* item) { return item->when; });
    std::string out;
    for (const Item* item : busy)
        out += sentence(nameOf(*item, a.language), *item, a.language);
    return out;
}

/// Left of, right of, above, below: how far `item` lies on that side of `other`, in pixels.
double beyond(const Item& item, const Item& other, std::size_t side) {
    const std::array ways{other.x - item.x, item.x - other.x, other.y - item.y, item.y - other.y};
    return ways[side];
}

Facts relationFacts(const QuestionContext& a, const Item& item, const Item& other, std::size_t side) {
    using Words = std::array<const char*, 4>;
    const Words brief = a.english() ? Words{"left", "right", "above", "below"} : Words{"左边", "右边", "上面", "下面"};
    const Words sides = a.english() ? Words{"to the left of", "to the right of", "above", "below"} : brief;
    Facts facts = a.facts(item);
    facts["other"] = nameOf(other, a.language);
    facts["side"] = sides[side];
    facts["opposite"] = sides[side ^ 1];
    facts["where"] = brief[side];
    return facts;
}

} // namespace

Question askCaption(const QuestionContext& a) {
    std::vector<std::string> names;
    for (const Item& item : a.scene.items)
        names.push_back(withArticle(nameOf(item, a.language), a.language));
    const std::string list = listed(names, a.language);
    Question out = a.question(Kind::Caption, Ask::Caption, a.facts());
    out.answer = filled(a.english() ? "The {medium} shows " + list + "." : "{medium}中有" + list + "。", a.facts());
    out.answer += a.video() ? captionEnd(a) : "";
    const std::vector<const Item*> busy = active(a.scene);
    if (busy.size() != 1)
        out.brief = a.english() ? capitalized(list) + "." : list + "。";
    else if (a.english())
        out.brief = capitalized(withArticle(nameOf(*busy[0], a.language), a.language)) + " " +
                    briefDeed(*busy[0], a.language) + ".";
    else
        out.brief = withArticle(nameOf(*busy[0], a.language), a.language) + deed(*busy[0], a.language) + "。";
    return out;
}

Question askCount(const QuestionContext& a) {
    Facts facts = a.facts();
    const std::size_t number = a.scene.items.size();
    facts["number"] = numberWord(number, a.language);
    facts["are"] = number == 1 ? "is" : "are";
    facts["objects"] = number == 1 ? "object" : "objects";
    return a.question(Kind::Count, Ask::Count, facts);
}

Question askExist(const QuestionContext& a) {
    Item asked = a.anyItem();
    const double draw = a.random.real(0, 1);
    const bool otherShape = (draw > .5 && draw < .68) || draw >= .85, otherColor = draw >= .68;
    if (otherColor)
        asked.color = static_cast<Color>(a.random.index(kColors));
    if (otherShape)
        asked.shape = static_cast<Shape>(a.random.index(kShapes));
    const bool there = std::ranges::any_of(
        a.scene.items, [&](const Item& item) { return item.color == asked.color && item.shape == asked.shape; });
    return a.question(Kind::Exist, there ? Ask::ExistYes : Ask::ExistNo, a.facts(asked));
}

std::optional<Question> askPlace(const QuestionContext& a) {
    const Item& item = a.anyItem();
    const auto where = placeOf(item);
    if (item.motion != Motion::Still || a.scene.camera || !where)
        return std::nullopt;
    Facts facts = a.facts(item);
    facts["place"] = word(*where, a.language);
    return a.question(Kind::Place, Ask::Place, facts);
}

std::optional<Question> askSize(const QuestionContext& a) {
    const Item& item = a.anyItem();
    const auto found = demo::sizeOf(item);
    if (!found)
        return std::nullopt;
    Facts facts = a.facts(item);
    facts["size"] = word(*found, a.language);
    return a.question(Kind::Size, Ask::Size, facts);
}

std::optional<Question> askRelation(const QuestionContext& a) {
    constexpr double kClear = 16; // pixels; a smaller distance decides neither way
    std::vector<const Item*> still;
    for (const Item& item : a.scene.items)
        if (item.motion == Motion::Still && !a.scene.camera)
            still.push_back(&item);
    if (still.size() < 2)
        return std::nullopt;
    a.random.shuffle(still);
    const std::size_t side = a.random.index(4);
    const double distance = beyond(*still[0], *still[1], side), across = beyond(*still[0], *still[1], side ^ 2);
    if (std::abs(distance) < kClear)
        return std::nullopt;
    const bool alone = std::abs(distance) > 2 * std::abs(across); // no other side would be a right answer to "where"
    const std::array asks{Ask::RelationWhere, Ask::RelationWhat, distance > 0 ? Ask::RelationYes : Ask::RelationNo};
    const Ask asked = asks[a.random.weighted({alone ? 1.2 : 0, a.scene.items.size() == 2 ? .6 : 0, 1.2})];
    const bool other = distance < 0 && asked != Ask::RelationNo; // the others state what is true
    return a.question(Kind::Relation, asked, relationFacts(a, *still[0], *still[1], other ? side ^ 1 : side));
}

Question askBackground(const QuestionContext& a) {
    Facts facts = a.facts();
    facts["backdrop"] = word(a.scene.backdrop, a.language);
    return a.question(Kind::Background, Ask::Background, facts);
}

} // namespace pllava::demo
