#include "core/demo/questions.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/demo/phrases.h"
#include "core/demo/scene_generator.h"

namespace pllava::demo {
namespace {

using Facts = std::map<std::string, std::string>;

/// One question being made: what there is to choose from.
struct Asking {
    const Scene& scene;
    Language language;
    Random& random;

    bool english() const { return language == Language::English; }
    bool video() const { return scene.medium == Medium::Video; }
    const Item& anyItem() const { return random.pick(scene.items); }
    Facts facts() const { return {{"medium", word(scene.medium, language)}}; }
    Facts facts(const Item& item) const {
        Facts out = facts();
        out["name"] = nameOf(item, language);
        out["a_name"] = english() ? withArticle(out["name"], language) : out["name"];
        out["color"] = word(item.color, language);
        out["shape"] = word(item.shape, language);
        out["deed"] = deed(item, language);
        out["brief_deed"] = briefDeed(item, language);
        return out;
    }
    Question question(Kind kind, Ask what, const Facts& facts) const {
        const Phrasing& phrases = phrasing(what, language);
        return {kind, language, filled(random.pick(phrases.questions), facts), filled(phrases.answer, facts),
                filled(phrases.brief, facts)};
    }
};

std::string verbOf(Motion motion, Language language) {
    const bool english = language == Language::English;
    switch (motion) {
    case Motion::Appear: return english ? "appears" : "出现";
    case Motion::Disappear: return english ? "disappears" : "消失";
    default: return english ? "moves" : "移动";
    }
}

std::string sentence(const std::string& subject, const Item& item, Language language) {
    return language == Language::English ? " The " + subject + " " + deed(item, language) + "."
                                         : subject + deed(item, language) + "。";
}

std::string captionEnd(const Asking& a) {
    if (a.scene.camera)
        return filled(a.english() ? " The camera pans to the {camera}." : "镜头向{camera}移动。",
                      {{"camera", word(*a.scene.camera, a.language)}});
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

Question caption(const Asking& a) {
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

Question count(const Asking& a) {
    Facts facts = a.facts();
    const std::size_t number = a.scene.items.size();
    facts["number"] = numberWord(number, a.language);
    facts["are"] = number == 1 ? "is" : "are";
    facts["objects"] = number == 1 ? "object" : "objects";
    return a.question(Kind::Count, Ask::Count, facts);
}

/// Half of what is asked for is there; of the rest, most has the colour or the shape of something that is.
Question exist(const Asking& a) {
    Item asked = a.anyItem();
    const double draw = a.random.real(0, 1);
    if (draw > .5 && draw < .85)
        (draw < .68 ? asked.shape = static_cast<Shape>(a.random.index(kShapes)),
         void()     : (asked.color = static_cast<Color>(a.random.index(kColors)), void()));
    else if (draw >= .85)
        asked.color = static_cast<Color>(a.random.index(kColors)),
        asked.shape = static_cast<Shape>(a.random.index(kShapes));
    const bool there = std::ranges::any_of(
        a.scene.items, [&](const Item& item) { return item.color == asked.color && item.shape == asked.shape; });
    return a.question(Kind::Exist, there ? Ask::ExistYes : Ask::ExistNo, a.facts(asked));
}

std::optional<Question> direction(const Asking& a) {
    std::vector<const Item*> movers;
    for (const Item& item : a.scene.items)
        if (item.motion == Motion::Move)
            movers.push_back(&item);
    if (movers.empty())
        return std::nullopt;
    const Item& item = *a.random.pick(movers);
    Facts facts = a.facts(item);
    facts["heading"] = word(item.heading, a.language);
    facts["ref"] = a.random.pick(
        {facts["name"], facts["name"], facts["shape"], facts["color"] + (a.english() ? " object" : "的物体")});
    return a.question(Kind::Direction, Ask::Direction, facts);
}

std::optional<Question> which(const Asking& a) {
    const std::vector<const Item*> busy = active(a.scene);
    if (!a.video() || a.scene.camera || a.scene.kind == SceneKind::TwoEvents)
        return std::nullopt;
    Facts facts = busy.empty() ? a.facts() : a.facts(*busy[0]);
    facts["verb"] = verbOf(busy.empty() ? Motion::Move : busy[0]->motion, a.language);
    if (busy.size() < 2)
        return a.question(Kind::Which, busy.empty() ? Ask::WhichNone : Ask::Which, facts);
    facts["other"] = nameOf(*busy[1], a.language);
    return a.question(Kind::Which, Ask::WhichTwo, facts);
}

/// Rather about what does something.
const Item& interesting(const Asking& a, double share) {
    const std::vector<const Item*> busy = active(a.scene);
    return !busy.empty() && a.random.chance(share) ? *a.random.pick(busy) : a.anyItem();
}

std::optional<Question> event(const Asking& a) {
    if (!a.video() || a.scene.camera)
        return std::nullopt;
    return a.question(Kind::Event, Ask::Event, a.facts(interesting(a, .7)));
}

std::optional<Question> moves(const Asking& a) {
    if (!a.video() || a.scene.camera)
        return std::nullopt;
    const Item& item = interesting(a, .4);
    return a.question(Kind::Moves, item.motion == Motion::Move ? Ask::MovesYes : Ask::MovesNo, a.facts(item));
}

std::optional<Question> place(const Asking& a) {
    const Item& item = a.anyItem();
    const auto where = placeOf(item);
    if (item.motion != Motion::Still || a.scene.camera || !where)
        return std::nullopt;
    Facts facts = a.facts(item);
    facts["place"] = word(*where, a.language);
    return a.question(Kind::Place, Ask::Place, facts);
}

std::optional<Question> size(const Asking& a) {
    const Item& item = a.anyItem();
    const auto found = demo::sizeOf(item);
    if (!found)
        return std::nullopt;
    Facts facts = a.facts(item);
    facts["size"] = word(*found, a.language);
    return a.question(Kind::Size, Ask::Size, facts);
}

std::optional<Question> speed(const Asking& a) {
    const Item& item = interesting(a, 1);
    const auto found = speedOf(item);
    if (!found)
        return std::nullopt;
    Facts facts = a.facts(item);
    facts["speed"] = word(*found, a.language);
    return a.question(Kind::Speed, Ask::Speed, facts);
}

/// Left of, right of, above, below: how far `item` lies on that side of `other`, in pixels.
double beyond(const Item& item, const Item& other, std::size_t side) {
    const std::array ways{other.x - item.x, item.x - other.x, other.y - item.y, item.y - other.y};
    return ways[side];
}

std::optional<Question> relation(const Asking& a) {
    constexpr double kClear = 16; // pixels; less is neither so nor not so
    std::vector<const Item*> still;
    for (const Item& item : a.scene.items)
        if (item.motion == Motion::Still && !a.scene.camera)
            still.push_back(&item);
    if (still.size() < 2)
        return std::nullopt;
    a.random.shuffle(still);
    const std::size_t side = a.random.index(4);
    const double distance = beyond(*still[0], *still[1], side);
    if (std::abs(distance) < kClear)
        return std::nullopt;
    Facts facts = a.facts(*still[0]);
    facts["other"] = nameOf(*still[1], a.language);
    facts["side"] = a.english() ? std::array{"to the left of", "to the right of", "above", "below"}[side]
                                : std::array{"左边", "右边", "上面", "下面"}[side];
    if (a.scene.items.size() == 2 && distance > 0 && a.random.chance(.6))
        return a.question(Kind::Relation, Ask::RelationWhat, facts);
    return a.question(Kind::Relation, distance > 0 ? Ask::RelationYes : Ask::RelationNo, facts);
}

Question background(const Asking& a) {
    Facts facts = a.facts();
    facts["backdrop"] = word(a.scene.backdrop, a.language);
    return a.question(Kind::Background, Ask::Background, facts);
}

std::optional<Question> order(const Asking& a) {
    if (a.scene.kind != SceneKind::TwoEvents)
        return std::nullopt;
    std::vector<const Item*> busy = active(a.scene);
    std::ranges::sort(busy, {}, [](const Item* item) { return item->when; });
    const bool first = a.random.chance(.5), alike = busy[0]->motion == busy[1]->motion;
    const Item& item = *busy[first ? 0 : 1];
    Facts facts = a.facts(item);
    facts["verb"] = verbOf(item.motion, a.language);
    if (alike && a.random.chance(.5))
        return a.question(Kind::Order, first ? Ask::FirstOf : Ask::LastOf, facts);
    return a.question(Kind::Order, first ? Ask::First : Ask::Last, facts);
}

std::optional<Question> camera(const Asking& a) {
    if (!a.video())
        return std::nullopt;
    Facts facts = a.facts();
    if (a.scene.camera)
        facts["camera"] = word(*a.scene.camera, a.language);
    if (a.random.chance(.5))
        return a.question(Kind::Camera, a.scene.camera ? Ask::CameraYes : Ask::CameraNo, facts);
    return a.question(Kind::Camera, a.scene.camera ? Ask::CameraHow : Ask::CameraStill, facts);
}

/// What one asks without knowing that the picture is of another world.
Question refuse(const Asking& a) {
    Question out =
        askAny(makeScene(a.random, {a.scene.medium,
                                    a.video() ? std::optional(static_cast<SceneKind>(a.random.index(kSceneKinds - 1)))
                                              : SceneKind::Still,
                                    {}}),
               a.language, a.random);
    out.kind = Kind::Refusal;
    out.answer = refusal(a.language);
    out.brief = briefRefusal(a.language);
    return out;
}

} // namespace

std::string_view name(Kind kind) {
    constexpr std::array<std::string_view, kKinds> kNames{
        "caption", "color", "shape", "count",    "exist",      "direction", "which",  "event",  "moves",
        "place",   "size",  "speed", "relation", "background", "order",     "camera", "refusal"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::optional<Question> ask(const Scene& scene, Kind kind, Language language, Random& random) {
    const Asking a{scene, language, random};
    if ((scene.kind == SceneKind::Outside) != (kind == Kind::Refusal))
        return std::nullopt;
    switch (kind) {
    case Kind::Caption: return caption(a);
    case Kind::Color: return a.question(kind, Ask::Color, a.facts(a.anyItem()));
    case Kind::Shape: return a.question(kind, Ask::Shape, a.facts(a.anyItem()));
    case Kind::Count: return count(a);
    case Kind::Exist: return exist(a);
    case Kind::Direction: return direction(a);
    case Kind::Which: return which(a);
    case Kind::Event: return event(a);
    case Kind::Moves: return moves(a);
    case Kind::Place: return place(a);
    case Kind::Size: return size(a);
    case Kind::Speed: return speed(a);
    case Kind::Relation: return relation(a);
    case Kind::Background: return background(a);
    case Kind::Order: return order(a);
    case Kind::Camera: return camera(a);
    case Kind::Refusal: return refuse(a);
    }
    return std::nullopt;
}

Question askAny(const Scene& scene, Language language, Random& random) {
    if (scene.kind == SceneKind::Outside)
        return *ask(scene, Kind::Refusal, language, random);
    for (;;) {
        const auto kind =
            static_cast<Kind>(random.weighted({3, 1.2, 1, .9, 1.3, 1.3, 1.3, 1.3, .7, 1.2, 1, 1, 1.4, .6, 2.5, .9}));
        if (auto question = ask(scene, kind, language, random))
            return *question;
    }
}

} // namespace pllava::demo
