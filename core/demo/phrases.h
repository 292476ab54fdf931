#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/demo/words.h"

namespace pllava::demo {

/// How one thing is asked and answered in one language; {braces} stand for facts.
struct Phrasing {
    std::vector<std::string> questions; ///< any of them
    std::string answer;                 ///< a whole sentence
    std::string brief;                  ///< as few words as will do
};

/// What can be asked, finer than a question's kind: each has one form of answer.
enum class Ask {
    Caption,
    Color,
    Shape,
    Count,
    ExistYes,
    ExistNo,
    Direction,
    Which,
    WhichNone,
    WhichTwo,
    Event,
    MovesYes,
    MovesNo,
    Place,
    Size,
    Speed,
    RelationYes,
    RelationNo,
    RelationWhat,
    RelationWhere,
    Background,
    FirstOf,
    LastOf,
    First,
    Last,
    CameraYes,
    CameraNo,
    CameraHow,
    CameraStill
};

const Phrasing& phrasing(Ask ask, Language language);

/// The text with each {key} replaced. A key without a fact stays as it is.
std::string filled(std::string text, const std::map<std::string, std::string>& facts);

/// What is said about pictures of another world.
std::string refusal(Language language);
std::string briefRefusal(Language language);
/// What makes the image model answer in few words; follows the question.
std::string briefHint(Language language);

} // namespace pllava::demo
