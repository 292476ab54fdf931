// Questions about clips only.

#include <algorithm>

#include "core/demo/question_context.h"

namespace pllava::demo {

std::optional<Question> askDirection(const QuestionContext& a) {
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

std::optional<Question> askWhich(const QuestionContext& a) {
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

std::optional<Question> askEvent(const QuestionContext& a) {
    if (!a.video() || a.scene.camera)
        return std::nullopt;
    return a.question(Kind::Event, Ask::Event, a.facts(interesting(a, .7)));
}

std::optional<Question> askMoves(const QuestionContext& a) {
    if (!a.video() || a.scene.camera)
        return std::nullopt;
    const Item& item = interesting(a, .4);
    return a.question(Kind::Moves, item.motion == Motion::Move ? Ask::MovesYes : Ask::MovesNo, a.facts(item));
}

std::optional<Question> askSpeed(const QuestionContext& a) {
    const Item& item = interesting(a, 1);
    const auto found = speedOf(item);
    if (!found)
        return std::nullopt;
    Facts facts = a.facts(item);
    facts["speed"] = word(*found, a.language);
    return a.question(Kind::Speed, Ask::Speed, facts);
}

std::optional<Question> askOrder(const QuestionContext& a) {
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

std::optional<Question> askCamera(const QuestionContext& a) {
    if (!a.video())
        return std::nullopt;
    Facts facts = a.facts();
    if (a.scene.camera) {
        facts["camera"] = word(*a.scene.camera, a.language);
        facts["toward"] = toward(*a.scene.camera, a.language);
    }
    if (a.random.chance(.5))
        return a.question(Kind::Camera, a.scene.camera ? Ask::CameraYes : Ask::CameraNo, facts);
    return a.question(Kind::Camera, a.scene.camera ? Ask::CameraHow : Ask::CameraStill, facts);
}

} // namespace pllava::demo
