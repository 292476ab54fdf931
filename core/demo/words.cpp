#include "core/demo/words.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava::demo {
namespace {

constexpr std::array<std::string_view, kLanguages> kCodes{"en", "zh"};

/// English, then Chinese.
using Pair = std::array<const char*, kLanguages>;

constexpr std::array<Pair, kColors> kColorWords{
    {{"red", "红色"}, {"green", "绿色"}, {"blue", "蓝色"}, {"yellow", "黄色"}, {"purple", "紫色"}, {"orange", "橙色"}}};
constexpr std::array<Pair, kShapes> kShapeWords{
    {{"circle", "圆形"}, {"square", "正方形"}, {"triangle", "三角形"}, {"star", "星形"}}};
constexpr std::array<Pair, kBackdrops> kBackdropWords{{{"black", "黑色"}, {"gray", "灰色"}, {"white", "白色"}}};
constexpr std::array<Pair, kHeadings> kHeadingWords{{{"left", "左"},
                                                     {"right", "右"},
                                                     {"up", "上"},
                                                     {"down", "下"},
                                                     {"upper left", "左上"},
                                                     {"upper right", "右上"},
                                                     {"lower left", "左下"},
                                                     {"lower right", "右下"}}};
constexpr std::array<Pair, kPlaces> kPlaceWords{{{"top left", "左上角"},
                                                 {"top", "上方"},
                                                 {"top right", "右上角"},
                                                 {"left", "左边"},
                                                 {"center", "中间"},
                                                 {"right", "右边"},
                                                 {"bottom left", "左下角"},
                                                 {"bottom", "下方"},
                                                 {"bottom right", "右下角"}}};
constexpr std::array<Pair, 2> kSizeWords{{{"small", "小"}, {"large", "大"}}};
constexpr std::array<Pair, 2> kSpeedWords{{{"slowly", "慢"}, {"fast", "快"}}};
constexpr std::array<Pair, 2> kMediumWords{{{"image", "图片"}, {"video", "视频"}}};
constexpr std::array<Pair, 3> kNumberWords{{{"one", "一个"}, {"two", "两个"}, {"three", "三个"}}};

template <typename Key, std::size_t count>
std::string of(const std::array<Pair, count>& words, Key key, Language language) {
    return words.at(static_cast<std::size_t>(key)).at(static_cast<std::size_t>(language));
}

std::string deedOf(const Item& item, Language language, bool brief) {
    const bool english = language == Language::English;
    switch (item.motion) {
    case Motion::Still: return english ? "stays still" : "静止不动";
    case Motion::Appear: return english ? "appears" : "出现";
    case Motion::Disappear: return english ? "disappears" : "消失";
    case Motion::Move: break;
    }
    if (!english)
        return "向" + word(item.heading, language) + "移动";
    return "moves " + (brief ? word(item.heading, language) : toward(item.heading, language));
}

} // namespace

std::string word(Color color, Language language) {
    return of(kColorWords, color, language);
}
std::string word(Shape shape, Language language) {
    return of(kShapeWords, shape, language);
}
std::string word(Backdrop backdrop, Language language) {
    return of(kBackdropWords, backdrop, language);
}
std::string word(Heading heading, Language language) {
    return of(kHeadingWords, heading, language);
}
std::string word(Place place, Language language) {
    return of(kPlaceWords, place, language);
}
std::string word(Size size, Language language) {
    return of(kSizeWords, size, language);
}
std::string word(Speed speed, Language language) {
    return of(kSpeedWords, speed, language);
}
std::string word(Medium medium, Language language) {
    return of(kMediumWords, medium, language);
}
std::string numberWord(std::size_t count, Language language) {
    return of(kNumberWords, count - 1, language);
}

std::string nameOf(Color color, Shape shape, Language language) {
    return word(color, language) + (language == Language::English ? " " : "的") + word(shape, language);
}

std::string nameOf(const Item& item, Language language) {
    return nameOf(item.color, item.shape, language);
}

std::string withArticle(const std::string& name, Language language) {
    if (language == Language::Chinese)
        return "一个" + name;
    return (std::string("aeiou").find(name[0]) != std::string::npos ? "an " : "a ") + name;
}

std::string listed(const std::vector<std::string>& names, Language language) {
    std::string out = names[0];
    for (std::size_t i = 1; i < names.size(); ++i) {
        const bool last = i + 1 == names.size();
        out += language == Language::English ? (last ? " and " : ", ") : (last ? "和" : "、");
        out += names[i];
    }
    return out;
}

std::string toward(Heading heading, Language language) {
    const bool bare = language == Language::Chinese || heading == Heading::Up || heading == Heading::Down;
    return (bare ? "" : "to the ") + word(heading, language);
}

std::string deed(const Item& item, Language language) {
    return deedOf(item, language, false);
}
std::string briefDeed(const Item& item, Language language) {
    return deedOf(item, language, true);
}

std::string_view code(Language language) {
    return kCodes[static_cast<std::size_t>(language)];
}

std::vector<Language> languagesOf(const std::vector<std::string>& codes) {
    std::vector<Language> out;
    for (const std::string& each : codes) {
        const auto found = std::ranges::find(kCodes, each);
        if (found == kCodes.end())
            throw Error(ErrorKind::InvalidArgument, fmt::format("\"{}\" is no language of the demo's world", each));
        out.push_back(static_cast<Language>(found - kCodes.begin()));
    }
    return out;
}

std::string capitalized(std::string text) {
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

std::vector<std::string> factWords(Language language) {
    std::vector<std::string> out;
    const auto take = [&](const auto& words) {
        for (const Pair& pair : words)
            out.emplace_back(pair[static_cast<std::size_t>(language)]);
    };
    take(kColorWords), take(kShapeWords), take(kBackdropWords), take(kHeadingWords), take(kPlaceWords);
    take(kSizeWords), take(kSpeedWords), take(kNumberWords);
    const std::vector<std::string> deeds =
        language == Language::English
            ? std::vector<std::string>{"appears", "disappears", "stays", "moves", "Yes",   "No",
                                       "none",    "pans",       "first", "last",  "above", "below"}
            : std::vector<std::string>{"出现", "消失", "静止", "移动", "是",   "是的", "不",
                                       "没有", "镜头", "左边", "右边", "上面", "下面"};
    out.insert(out.end(), deeds.begin(), deeds.end());
    return out;
}

} // namespace pllava::demo
