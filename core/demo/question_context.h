#pragma once
// Private to this folder.

#include <map>
#include <optional>
#include <string>

#include "core/demo/phrases.h"
#include "core/demo/questions.h"

namespace pllava::demo {

using Facts = std::map<std::string, std::string>; // what braces in phrases stand for

/// What a question can be made from.
struct QuestionContext {
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
/// With probability `share` an item that does something, where there is one.
const Item& interesting(const QuestionContext& context, double share);

// Each makes a question of one kind; nothing where the scene does not decide the answer.
Question askCaption(const QuestionContext& context);
Question askCount(const QuestionContext& context);
/// Half of what is asked for is there; of the rest, most has the colour or the shape of something that is.
Question askExist(const QuestionContext& context);
std::optional<Question> askPlace(const QuestionContext& context);
std::optional<Question> askSize(const QuestionContext& context);
std::optional<Question> askRelation(const QuestionContext& context);
Question askBackground(const QuestionContext& context);

std::optional<Question> askDirection(const QuestionContext& context);
std::optional<Question> askWhich(const QuestionContext& context);
std::optional<Question> askEvent(const QuestionContext& context);
std::optional<Question> askMoves(const QuestionContext& context);
std::optional<Question> askSpeed(const QuestionContext& context);
std::optional<Question> askOrder(const QuestionContext& context);
std::optional<Question> askCamera(const QuestionContext& context);

} // namespace pllava::demo
