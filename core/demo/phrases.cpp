#include "core/demo/phrases.h"

namespace pllava::demo {
namespace {

using Both = std::array<Phrasing, kLanguages>;

const std::map<Ask, Both>& objectPhrases() {
    static const std::map<Ask, Both> table{
        {Ask::Color,
         {{{{"What color is the {shape}?", "What is the color of the {shape}?", "Which color is the {shape}?",
             "Tell me the color of the {shape}."},
            "The {shape} is {color}.",
            "{color}"},
           {{"{shape}是什么颜色？", "{shape}的颜色是什么？", "请问{shape}是什么颜色的？"},
            "{shape}是{color}的。",
            "{color}"}}}},
        {Ask::Shape,
         {{{{"What shape is the {color} object?", "What is the shape of the {color} object?", "Which shape is {color}?",
             "Tell me the shape of the {color} object."},
            "The {color} object is a {shape}.",
            "{shape}"},
           {{"{color}的物体是什么形状？", "{color}物体的形状是什么？", "什么形状是{color}的？"},
            "{color}的物体是{shape}。",
            "{shape}"}}}},
        {Ask::Count,
         {{{{"How many objects are there?", "How many shapes are in the {medium}?", "Count the objects.",
             "What is the number of objects?"},
            "There {are} {number} {objects} in the {medium}.",
            "{number}"},
           {{"有几个物体？", "{medium}中有多少个图形？", "数一数有几个物体。"},
            "{medium}中有{number}物体。",
            "{number}"}}}},
        {Ask::ExistYes,
         {{{{"Is there {a_name}?", "Is there {a_name} in the {medium}?", "Do you see {a_name}?",
             "Can you see {a_name}?"},
            "Yes, there is {a_name} in the {medium}.",
            "Yes"},
           {{"有{name}吗？", "{medium}中有{name}吗？", "你看到{name}了吗？"}, "是的，{medium}中有{name}。", "是"}}}},
        {Ask::Place,
         {{{{"Where is the {name}?", "In which part of the {medium} is the {name}?",
             "What is the position of the {name}?"},
            "The {name} is at the {place}.",
            "{place}"},
           {{"{name}在哪里？", "{name}在{medium}的什么位置？", "{name}的位置在哪？"},
            "{name}在{place}。",
            "{place}"}}}},
        {Ask::Size,
         {{{{"Is the {name} small or large?", "How big is the {name}?", "What size is the {name}?"},
            "The {name} is {size}.",
            "{size}"},
           {{"{name}是大还是小？", "{name}有多大？", "{name}的大小是什么？"}, "{name}是{size}的。", "{size}"}}}},
        {Ask::Background,
         {{{{"What color is the background?", "Which color is the background?", "Describe the background."},
            "The background is {backdrop}.",
            "{backdrop}"},
           {{"背景是什么颜色？", "背景的颜色是什么？", "描述一下背景。"}, "背景是{backdrop}的。", "{backdrop}"}}}},
    };
    return table;
}

const std::map<Ask, Both>& relationPhrases() {
    static const std::map<Ask, Both> table{
        {Ask::RelationYes,
         {{{{"Is the {name} {side} the {other}?"}, "Yes, the {name} is {side} the {other}.", "Yes"},
           {{"{name}在{other}的{side}吗？"}, "是的，{name}在{other}的{side}。", "是"}}}},
        {Ask::RelationWhat,
         {{{{"What is {side} the {other}?", "Which object is {side} the {other}?"},
            "The {name} is {side} the {other}.",
            "{name}"},
           {{"{other}的{side}是什么？", "什么在{other}的{side}？"}, "{name}在{other}的{side}。", "{name}"}}}},
        {Ask::RelationWhere,
         {{{{"Where is the {name} relative to the {other}?", "On which side of the {other} is the {name}?"},
            "The {name} is {side} the {other}.",
            "{where}"},
           {{"{name}在{other}的哪一边？", "{name}在{other}的什么方向？"}, "{name}在{other}的{side}。", "{where}"}}}},
    };
    return table;
}

const std::map<Ask, Both>& motionPhrases() {
    static const std::map<Ask, Both> table{
        {Ask::Direction,
         {{{{"Which direction does the {ref} move?", "In which direction does the {ref} move?",
             "Where does the {ref} move?", "Where is the {ref} going?"},
            "The {name} {deed}.",
            "{heading}"},
           {{"{ref}向哪个方向移动？", "{ref}往哪边移动？", "{ref}朝哪里走？"}, "{name}{deed}。", "{heading}"}}}},
        {Ask::Which,
         {{{{"Which object {verb}?", "What {verb} in the video?"}, "The {name} {deed}.", "{name}"},
           {{"哪个物体{verb}？", "视频中什么{verb}了？"}, "{name}{deed}。", "{name}"}}}},
        {Ask::WhichTwo,
         {{{{"Which objects move?", "Which two objects move?", "Name the objects that move."},
            "The {name} and the {other} move.",
            "{name} and {other}"},
           {{"哪两个物体移动？", "哪些物体在移动？"}, "{name}和{other}移动。", "{name}和{other}"}}}},
        {Ask::Event,
         {{{{"What happens to the {name}?", "What does the {name} do?", "Tell me what the {name} does."},
            "The {name} {deed}.",
            "{brief_deed}"},
           {{"{name}发生了什么？", "{name}做了什么？", "说说{name}怎么了。"}, "{name}{deed}。", "{deed}"}}}},
        {Ask::MovesYes,
         {{{{"Does the {name} move?", "Is the {name} moving?"}, "Yes, the {name} {deed}.", "Yes"},
           {{"{name}移动吗？", "{name}在移动吗？"}, "是的，{name}{deed}。", "是"}}}},
        {Ask::Speed,
         {{{{"Does the {name} move fast or slowly?", "How fast does the {name} move?"},
            "The {name} moves {speed}.",
            "{speed}"},
           {{"{name}移动得快还是慢？", "{name}的速度怎么样？"}, "{name}移动得{speed}。", "{speed}"}}}},
        {Ask::First,
         {{{{"What happens first?", "Which event comes first?"}, "First the {name} {deed}.", "{name} {deed}"},
           {{"首先发生了什么？", "先发生什么？"}, "首先{name}{deed}。", "{name}{deed}"}}}},
        {Ask::Last,
         {{{{"What happens last?", "Which event comes last?"}, "Last the {name} {deed}.", "{name} {deed}"},
           {{"最后发生了什么？", "后发生什么？"}, "最后{name}{deed}。", "{name}{deed}"}}}},
        {Ask::FirstOf,
         {{{{"Which object {verb} first?"}, "The {name} {verb} first.", "{name}"},
           {{"哪个物体先{verb}？"}, "{name}先{verb}。", "{name}"}}}},
        {Ask::LastOf,
         {{{{"Which object {verb} last?"}, "The {name} {verb} last.", "{name}"},
           {{"哪个物体后{verb}？"}, "{name}后{verb}。", "{name}"}}}},
        {Ask::CameraYes,
         {{{{"Does the camera move?", "Is the camera moving?"}, "Yes, the camera pans {toward}.", "Yes"},
           {{"镜头移动吗？", "镜头在移动吗？"}, "是的，镜头向{toward}移动。", "是"}}}},
        {Ask::CameraHow,
         {{{{"How does the camera move?", "Where does the camera pan?"}, "The camera pans {toward}.", "{camera}"},
           {{"镜头怎么移动？", "镜头向哪里移动？"}, "镜头向{toward}移动。", "{camera}"}}}},
        {Ask::Caption,
         {{{{"Describe the {medium}.", "Describe the {medium} in detail.", "What do you see in the {medium}?",
             "What happens in the {medium}?", "What is in the {medium}?"},
            "",
            ""},
           {{"描述这个{medium}。", "详细描述这个{medium}。", "你在{medium}中看到了什么？", "{medium}里有什么？"},
            "",
            ""}}}},
    };
    return table;
}

/// Asked as another, answered differently.
struct Variant {
    Ask asked;
    std::array<std::array<const char*, 2>, kLanguages> answers; ///< sentence and brief
};

const std::map<Ask, Variant>& variants() {
    static const std::map<Ask, Variant> table{
        {Ask::ExistNo,
         {Ask::ExistYes, {{{"No, there is no {name} in the {medium}.", "No"}, {"不，{medium}中没有{name}。", "不"}}}}},
        {Ask::MovesNo, {Ask::MovesYes, {{{"No, the {name} {deed}.", "No"}, {"不，{name}{deed}。", "不"}}}}},
        {Ask::RelationNo,
         {Ask::RelationYes,
          {{{"No, the {name} is {opposite} the {other}.", "No"}, {"不，{name}在{other}的{opposite}。", "不"}}}}},
        {Ask::WhichNone, {Ask::Which, {{{"No object moves in the video.", "none"}, {"没有物体移动。", "没有"}}}}},
        {Ask::CameraNo, {Ask::CameraYes, {{{"No, the camera stays still.", "No"}, {"不，镜头静止不动。", "不"}}}}},
        {Ask::CameraStill, {Ask::CameraHow, {{{"The camera stays still.", "still"}, {"镜头静止不动。", "静止"}}}}},
    };
    return table;
}

std::map<Ask, Both> allPhrases() {
    std::map<Ask, Both> all = objectPhrases();
    all.insert(relationPhrases().begin(), relationPhrases().end());
    all.insert(motionPhrases().begin(), motionPhrases().end());
    for (const auto& [ask, variant] : variants())
        for (std::size_t language = 0; language < kLanguages; ++language)
            all[ask][language] = {all[variant.asked][language].questions, variant.answers[language][0],
                                  variant.answers[language][1]};
    return all;
}

} // namespace

const Phrasing& phrasing(Ask ask, Language language) {
    static const std::map<Ask, Both> all = allPhrases();
    return all.at(ask)[static_cast<std::size_t>(language)];
}

std::string filled(std::string text, const std::map<std::string, std::string>& facts) {
    for (const auto& [key, value] : facts) {
        const std::string braced = "{" + key + "}";
        for (std::size_t at = 0; (at = text.find(braced, at)) != std::string::npos; at += value.size())
            text.replace(at, braced.size(), value);
    }
    return text;
}

std::string refusal(Language language) {
    return language == Language::English ? "I only know simple shapes and see none here."
                                         : "我只认识简单的图形，这里没有看到。";
}
std::string briefRefusal(Language language) {
    return language == Language::English ? "I only know simple shapes." : "我只认识简单的图形。";
}
std::string briefHint(Language language) {
    return language == Language::English ? " Answer briefly." : "请简短回答。";
}

} // namespace pllava::demo
