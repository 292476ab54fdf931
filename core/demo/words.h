#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/demo/scene.h"

namespace pllava::demo {

enum class Language { English, Chinese };
constexpr std::size_t kLanguages = 2;
/// "en", "zh": as sets, reports and options name them.
std::string_view code(Language language);
/// The languages of such codes. Throws InvalidArgument for another.
std::vector<Language> languagesOf(const std::vector<std::string>& codes);

/// The words for the world's facts, as answers write them: "red", "红色"; "moves to the left", "向左移动".
std::string word(Color color, Language language);
std::string word(Shape shape, Language language);
std::string word(Backdrop backdrop, Language language);
std::string word(Heading heading, Language language);
std::string word(Place place, Language language);
std::string word(Size size, Language language);
std::string word(Speed speed, Language language);
std::string word(Medium medium, Language language);
/// "two", "两个": for 1 to 3.
std::string numberWord(std::size_t count, Language language);

/// "red circle", "红色的圆形".
std::string nameOf(const Item& item, Language language);
std::string nameOf(Color color, Shape shape, Language language);
/// "a red circle"; in Chinese with its measure word.
std::string withArticle(const std::string& name, Language language);
/// "a red circle, a blue star and an orange square".
std::string listed(const std::vector<std::string>& names, Language language);
/// "to the upper left", "up"; in Chinese the bare word.
std::string toward(Heading heading, Language language);
/// What the item does: "moves to the left", "appears", "stays still".
std::string deed(const Item& item, Language language);
/// The same in a short answer: "moves left".
std::string briefDeed(const Item& item, Language language);
std::string capitalized(std::string text);

/// Every word that carries a fact: what training weighs more, and what a tokenizer should keep whole.
std::vector<std::string> factWords(Language language);

} // namespace pllava::demo
