#include "core/lab/lab_words.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/resources.h"

namespace pllava {

using nlohmann::json;

inline void to_json(json& value, const CountedText& text) {
    value = text.forms;
}

inline void from_json(const json& value, CountedText& text) {
    text.forms = value.is_string() ? std::map<std::string, std::string>{{"other", value}}
                                   : value.get<std::map<std::string, std::string>>();
}

// The macro accepts up to 63 members.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlotWords, rightShare, newTokens, medianNorm, medianNormOf, poolingSide,
                                   visualTokens, tokenTitle, frames, alpha, answerLength, roleLabels, firstToken,
                                   entropy, visualNorms, norm, tokens, totalTime, milliseconds, medianL2Norm,
                                   answerTokens, answers, answerCount, tokenCount, tokenNorm, density, thresholdOf,
                                   normsAt, dataScaling, samples, paperScaling, vcgScore, modelScaling, parameters,
                                   paper, norms, place, largest, median, neighbours, similarity, inSpace, inTime,
                                   alikeInSpace, alikeInTime, similarityFields, attention, seconds, attentionShare,
                                   attentionMean, projected, pooled, layer, final, medianMad, valley, questionKind)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TableWords, model, layout, alpha, roles, frames, pooling, visualTokens, newTokens,
                                   medianNorm, dominant, milliseconds, prefill, generate, score, scoreOf, answer,
                                   notAsked, verdict, entropy, endProbability, repetition, answers, meanNewTokens,
                                   collapsed, repeating, failed, kind, english, chinese, count, examTotal, examTurn,
                                   video, question, expected, parameters, samples)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ReportWords, title, experiment, results, answers, figures, sharedSettings, question,
                                   answer, frames, settings, model, norms, layers, similarity, attention, timings,
                                   machine, video, date, version, file, bytes, parameters, loraRank, place, count, mean,
                                   median, minimum, maximum, mad, threshold, dominant, spatial, temporal, frame,
                                   seconds, share, visualShare, stage, milliseconds, none, load, decode, preprocess,
                                   vision, project, pool, prefill, generate, device, dtype, threads, processor, torch,
                                   normsText, similarityText, attentionText)

namespace {

constexpr const char* kEnglish = "en";
constexpr std::size_t kMaxBytes = 1 << 20; ///< of a file of words

/// Indices of the values in an fmt form, sorted; nothing for text that is not a form with plain placeholders.
std::optional<std::vector<int>> placesOf(std::string_view form) {
    std::vector<int> places;
    std::size_t numbered = 0;
    for (auto at = form.find_first_of("{}"); at != std::string_view::npos; at = form.find_first_of("{}", at)) {
        const auto end = form.find('}', at);
        if (form[at] == '}' || end == std::string_view::npos || end - at > 2)
            return {};
        const char number = form[at + 1];
        if (number != '}' && (number < '0' || number > '9'))
            return {};
        numbered += number != '}';
        places.push_back(number == '}' ? static_cast<int>(places.size()) : number - '0');
        at = end + 1;
    }
    if (numbered != 0 && numbered != places.size())
        return {}; // fmt refuses both at once
    std::ranges::sort(places);
    return places;
}

/// Whether a text can replace another: all its forms have the placeholders of that one, or any where that is empty.
bool fits(const json& text, const json& other) {
    const bool counted = text.is_object() && other.is_object() && text.contains("other");
    const json& form = counted ? text.at("other") : text;
    const std::string known = other.is_string() ? other : other.at("other");
    if (!form.is_string())
        return false;
    const auto wanted = placesOf(known.empty() ? form.get<std::string>() : known);
    const auto same = [&wanted](const json& each) {
        return wanted && each.is_string() && placesOf(each.get<std::string>()) == wanted;
    };
    return counted ? std::all_of(text.begin(), text.end(), same) : same(form);
}

struct Faults {
    std::vector<std::string> missing, surplus, unfit; ///< keys as "figures.norm"
};

/// Replaces texts by those of a file.
Faults putOver(json& words, const json& file) {
    Faults faults;
    for (const auto& [section, texts] : words.items()) {
        const json own = file.value(section, json::object());
        for (const auto& [key, text] : texts.items()) {
            const auto found = own.find(key);
            if (found == own.end())
                faults.missing.push_back(section + "." + key);
            else if (!fits(*found, text))
                faults.unfit.push_back(section + "." + key);
            else
                text = *found;
        }
        for (const auto& [key, text] : own.items())
            if (!texts.contains(key))
                faults.surplus.push_back(section + "." + key);
    }
    for (const auto& [section, texts] : file.items())
        if (!words.contains(section))
            faults.surplus.push_back(section);
    return faults;
}

std::filesystem::path fileOf(const std::string& language, const std::filesystem::path& folder) {
    return folder / (language + ".json");
}

json read(const std::filesystem::path& file) {
    json words = parseJson(readTextFile(file, kMaxBytes), file.string());
    if (!words.is_object() ||
        !std::all_of(words.begin(), words.end(), [](const json& section) { return section.is_object(); }))
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{} is no set of words: its sections must be objects", file.string()));
    return words;
}

/// English by the keys that this program uses.
json english(const std::filesystem::path& folder) {
    const auto file = fileOf(kEnglish, folder);
    json words{{"figures", PlotWords{}}, {"tables", TableWords{}}, {"report", ReportWords{}}};
    Faults faults = putOver(words, read(file));
    faults.missing.insert(faults.missing.end(), faults.unfit.begin(), faults.unfit.end());
    if (!faults.missing.empty())
        throw Error(ErrorKind::CorruptFile, fmt::format("{} does not have {} as the program needs it; install it again",
                                                        file.string(), fmt::join(faults.missing, ", ")));
    return words;
}

std::string known(std::string_view code, const std::filesystem::path& folder) {
    const auto languages = languagesIn(folder);
    const auto language = languageOf(code, languages);
    if (!language)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("there are no words in \"{}\"; choose one of {}", code, fmt::join(languages, ", ")));
    return *language;
}

} // namespace

std::filesystem::path wordsFolder() {
    return resourceFolder() / "words";
}

std::vector<std::string> languagesIn(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(fileOf(kEnglish, folder)))
        throw Error(ErrorKind::NotFound,
                    fmt::format("{} holds no words of figures and reports; install the program whole, or set "
                                "PLLAVA_RESOURCES to its resources folder",
                                folder.string()));
    std::vector<std::string> languages;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".json")
            languages.push_back(entry.path().stem().string());
    std::ranges::sort(languages, {}, [](const std::string& code) { return std::pair(code != kEnglish, code); });
    return languages;
}

std::optional<std::string> languageOf(std::string_view code, const std::vector<std::string>& languages) {
    std::string wanted(code);
    std::ranges::replace(wanted, '-', '_');
    if (std::ranges::find(languages, wanted) != languages.end())
        return wanted;
    const auto found = std::ranges::find_if(
        languages, [region = wanted + "_"](const std::string& language) { return language.starts_with(region); });
    return found == languages.end() ? std::nullopt : std::optional(*found);
}

LabWords loadWords(std::string_view code, const std::filesystem::path& folder) {
    const std::string language = known(code, folder);
    const auto file = fileOf(language, folder);
    json words = english(folder);
    const Faults faults = putOver(words, read(file));
    if (!faults.unfit.empty())
        throw Error(ErrorKind::CorruptFile, fmt::format("{}: {} must be text with the same places {{}} as in {}.json",
                                                        file.string(), fmt::join(faults.unfit, ", "), kEnglish));
    return {language, words.at("figures"), words.at("tables"), words.at("report")};
}

std::vector<std::string> faultsOfWords(std::string_view code, const std::filesystem::path& folder) {
    json words = english(folder);
    const Faults faults = putOver(words, read(fileOf(known(code, folder), folder)));
    std::vector<std::string> lines;
    for (const auto& [keys, what] : {std::pair(&faults.missing, "is missing"),
                                     {&faults.surplus, "is used by nothing"},
                                     {&faults.unfit, "has other places {} than in English"}})
        for (const std::string& key : *keys)
            lines.push_back(key + " " + what);
    return lines;
}

} // namespace pllava
