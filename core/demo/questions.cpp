#include "core/demo/questions.h"

#include <array>

#include "core/demo/question_context.h"
#include "core/demo/scene_generator.h"

namespace pllava::demo {
namespace {

/// Questions that somebody asks who does not know that the picture is of another world.
Question refuse(const QuestionContext& a) {
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
    const QuestionContext a{scene, language, random};
    if ((scene.kind == SceneKind::Outside) != (kind == Kind::Refusal))
        return std::nullopt;
    switch (kind) {
    case Kind::Caption: return askCaption(a);
    case Kind::Color: return a.question(kind, Ask::Color, a.facts(a.anyItem()));
    case Kind::Shape: return a.question(kind, Ask::Shape, a.facts(a.anyItem()));
    case Kind::Count: return askCount(a);
    case Kind::Exist: return askExist(a);
    case Kind::Direction: return askDirection(a);
    case Kind::Which: return askWhich(a);
    case Kind::Event: return askEvent(a);
    case Kind::Moves: return askMoves(a);
    case Kind::Place: return askPlace(a);
    case Kind::Size: return askSize(a);
    case Kind::Speed: return askSpeed(a);
    case Kind::Relation: return askRelation(a);
    case Kind::Background: return askBackground(a);
    case Kind::Order: return askOrder(a);
    case Kind::Camera: return askCamera(a);
    case Kind::Refusal: return refuse(a);
    }
    return std::nullopt;
}

Question askAny(const Scene& scene, Language language, Random& random) {
    if (scene.kind == SceneKind::Outside)
        return *ask(scene, Kind::Refusal, language, random);
    const double camera = scene.camera ? 4 : .8; // most clips have none: "it stays still" would be learned by heart
    for (;;) {
        const auto kind =
            static_cast<Kind>(random.weighted({3, .7, .6, .9, 1, 1.3, 1.8, .9, .6, 1.1, .7, 1.2, 7, .4, 7, camera}));
        if (auto question = ask(scene, kind, language, random))
            return *question;
    }
}

} // namespace pllava::demo