#pragma once
// Private to this folder.

#include <map>
#include <optional>
#include <string>

#include "core/demo/phrases.h"
#include "core/demo/questions.h"

namespace pllava::demo {

using Facts = std::map<std::string, std::string>; // what braces in phrases stand for

/// One question being made: what there is to choose from.
struct Asking {
    const Scene& scene;
    Language language;
    Random& random;

    bool english() const { return language == Language::English; }
    bool video() const { return scene.medium == Medium::Video; }
    const Item& anyItem() const { return random.pick(scene.items); }
    Facts facts() const;
    Facts facts(const Item& item) const;
    Question question(Kind kind, Ask what, const Facts& facts) const;
};

/// "moves", "appears", "disappears".
std::string verbOf(Motion motion, Language language);
/// Rather an item that does something: with that probability, where there is one.
const Item& interesting(const Asking& asking, double share);

// Each asks one kind; nothing where the scene does not settle it.
Question askCaption(const Asking& asking);
Question askCount(const Asking& asking);
/// Half of what is asked for is there; of the rest, most has the colour or the shape of something that is.
Question askExist(const Asking& asking);
std::optional<Question> askPlace(const Asking& asking);
std::optional<Question> askSize(const Asking& asking);
std::optional<Question> askRelation(const Asking& asking);
Question askBackground(const Asking& asking);

std::optional<Question> askDirection(const Asking& asking);
std::optional<Question> askWhich(const Asking& asking);
std::optional<Question> askEvent(const Asking& asking);
std::optional<Question> askMoves(const Asking& asking);
std::optional<Question> askSpeed(const Asking& asking);
std::optional<Question> askOrder(const Asking& asking);
std::optional<Question> askCamera(const Asking& asking);

} // namespace pllava::demo
