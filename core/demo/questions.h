#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/demo/random.h"
#include "core/demo/scene.h"
#include "core/demo/words.h"

namespace pllava::demo {

enum class Kind {
    Caption,
    Color,
    Shape,
    Count,
    Exist,
    Direction,
    Which,
    Event,
    Moves,
    Place,
    Size,
    Speed,
    Relation,
    Background,
    Order,
    Camera,
    Refusal
};
constexpr std::size_t kKinds = 17;
/// "caption", "color", …: the name in sets and tables.
std::string_view name(Kind kind);

/// A question about a scene with its two answers.
struct Question {
    Kind kind = Kind::Caption;
    Language language = Language::English;
    std::string question;
    std::string answer; ///< a sentence or two
    std::string brief;  ///< a word or a few
};

/// A question of this kind; nothing where the scene gives no certain answer. Outside scenes have Refusal questions
/// only, worded as those about other scenes are.
std::optional<Question> ask(const Scene& scene, Kind kind, Language language, Random& random);
/// A question of any kind that fits, the hard kinds more often.
Question askAny(const Scene& scene, Language language, Random& random);

} // namespace pllava::demo
