#include "core/demo/exam.h"

#include <array>

#include "core/demo/scene_generator.h"
#include "core/demo/words.h"

namespace pllava::demo {
namespace {

constexpr std::size_t kQuestionsAClip = 4; ///< in each language: more would make the answers depend on each other

/// How many questions of each kind and language are still to be found.
using Missing = std::array<std::array<std::int64_t, kLanguages>, kKinds>;

bool asked(Kind kind, Medium medium) {
    switch (kind) {
    case Kind::Direction:
    case Kind::Which:
    case Kind::Event:
    case Kind::Moves:
    case Kind::Speed:
    case Kind::Order:
    case Kind::Camera: return medium == Medium::Video;
    default: return true;
    }
}

/// The kind with most questions missing, among those that fit this scene.
void fill(ExamSheet& sheet, Language language, Missing& missing, Random& random) {
    std::array<bool, kKinds> tried{};
    for (std::size_t found = 0; found < kQuestionsAClip;) {
        std::size_t best = kKinds;
        for (std::size_t kind = 0; kind < kKinds; ++kind) {
            const std::int64_t left = missing[kind][static_cast<std::size_t>(language)];
            if (!tried[kind] && left > 0 &&
                (best == kKinds || left > missing[best][static_cast<std::size_t>(language)]))
                best = kind;
        }
        if (best == kKinds)
            return;
        tried[best] = true;
        auto question = ask(sheet.scene, static_cast<Kind>(best), language, random);
        if (!question)
            continue;
        sheet.questions.push_back(std::move(*question));
        --missing[best][static_cast<std::size_t>(language)];
        ++found;
    }
}

bool complete(const Missing& missing) {
    for (const auto& kind : missing)
        for (const std::int64_t left : kind)
            if (left > 0)
                return false;
    return true;
}

/// Image or video: which of them an answer says follows from the number of visual tokens, not from what is to be seen.
std::string withVideoForImage(std::string text, Language language) {
    const std::string image = word(Medium::Image, language), video = word(Medium::Video, language);
    for (std::size_t at = 0; (at = text.find(image, at)) != std::string::npos; at += video.size())
        text.replace(at, image.size(), video);
    return text;
}

} // namespace

std::vector<ExamSheet> makeExam(const ExamSettings& settings) {
    Missing missing{};
    for (std::size_t kind = 0; kind < kKinds; ++kind)
        for (const Language language : settings.languages)
            missing[kind][static_cast<std::size_t>(language)] =
                asked(static_cast<Kind>(kind), settings.medium) ? settings.perKind : 0;
    Random random(settings.seed ^ 0x5EED0FE8A3ULL);
    std::vector<ExamSheet> sheets;
    while (!complete(missing)) {
        ExamSheet sheet{makeScene(random, {settings.medium, {}, {}}), {}};
        for (const Language language : settings.languages)
            fill(sheet, language, missing, random);
        if (!sheet.questions.empty())
            sheets.push_back(std::move(sheet));
    }
    return sheets;
}

Verdict judge(const Question& question, std::string_view answer) {
    const auto begin = answer.find_first_not_of(" \n\t"), end = answer.find_last_not_of(" \n\t");
    const std::string text(begin == std::string_view::npos ? "" : answer.substr(begin, end - begin + 1));
    const Language language = question.language;
    if (withVideoForImage(text, language) == withVideoForImage(question.answer, language))
        return Verdict::Sentence;
    return text == question.brief ? Verdict::Brief : Verdict::Wrong;
}

} // namespace pllava::demo
