#include "core/sets/set_entry.h"

#include <array>
#include <initializer_list>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/printable.h"

namespace pllava {
namespace {

using nlohmann::json;
using Names = std::initializer_list<const char*>;

constexpr Names kVideo{"video", "image", "video_id", "video_name"};
constexpr Names kQuestion{"question", "q", "Q"}, kAnswer{"answer", "a", "A"};

[[noreturn]] void fail(const std::string& where, std::string_view what) {
    throw Error(ErrorKind::CorruptFile, fmt::format("{}: {}", where, what));
}

/// Takes the first of the names that is there out of the object; null where none is.
json take(json& object, Names names, const char** taken) {
    for (const char* name : names)
        if (const auto found = object.find(name); found != object.end()) {
            json value = std::move(*found);
            object.erase(found);
            *taken = name;
            return value;
        }
    *taken = *names.begin();
    return {};
}

enum class Need { Must, May };

std::string takeText(json& object, Names names, Need need, const std::string& where) {
    const char* name = nullptr;
    const json value = take(object, names, &name);
    if (value.is_null() && need == Need::May)
        return {};
    if (!value.is_string() || (need == Need::Must && value.get_ref<const std::string&>().empty()))
        fail(where, fmt::format("\"{}\" is missing, empty or no text", name));
    return value.get<std::string>();
}

/// A name, a number (of MSR-VTT) or a list of one name.
std::string takeVideo(json& entry, const std::string& where) {
    const char* name = nullptr;
    json value = take(entry, kVideo, &name);
    if (value.is_array() && value.size() == 1)
        value = json(value[0]);
    if (value.is_null())
        return {};
    if (value.is_number_integer())
        return value.dump();
    if (!value.is_string() || value.get_ref<const std::string&>().empty())
        fail(where, fmt::format("\"{}\" is no name of one video", name));
    return value.get<std::string>();
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(kSpace);
    return begin == std::string_view::npos ? ""
                                           : std::string(text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin));
}

/// The prompt template itself places the video.
std::string withoutMarks(std::string text) {
    for (const std::string_view mark : {"<video>", "<image>"})
        for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos;)
            text.erase(at, mark.size());
    return trimmed(text);
}

std::vector<SetTurn> conversationsOf(const json& list, const std::string& where) {
    std::vector<SetTurn> turns;
    for (const json& message : list) {
        const auto text = [&](const char* key) {
            const auto found = message.is_object() ? message.find(key) : message.end();
            if (!message.is_object() || found == message.end() || !found->is_string())
                fail(where, "a message of \"conversations\" is {\"from\": …, \"value\": …}");
            return found->get<std::string>();
        };
        const std::string from = text("from");
        const bool isQuestion = from == "human" || from == "user";
        if (!isQuestion && from != "gpt" && from != "assistant")
            fail(where, fmt::format("\"from\" is \"{}\"; human and gpt are known", printable(from)));
        const bool wantsAnswer = !turns.empty() && turns.back().answer.empty();
        if (isQuestion == wantsAnswer)
            fail(where, "\"conversations\" must begin with human and go on in turns");
        if (isQuestion)
            turns.push_back({withoutMarks(text("value")), {}});
        else
            turns.back().answer = trimmed(text("value"));
        if ((isQuestion ? turns.back().question : turns.back().answer).empty())
            fail(where, "a message of \"conversations\" is empty");
    }
    return turns;
}

std::vector<SetTurn> turnsOf(json& entry, const std::string& where) {
    const auto turns = entry.find("turns"), conversations = entry.find("conversations");
    if (turns == entry.end() && conversations == entry.end()) {
        const std::string question = takeText(entry, kQuestion, Need::Must, where);
        return {{question, takeText(entry, kAnswer, Need::May, where)}};
    }
    const bool own = turns != entry.end();
    json list = std::move(own ? *turns : *conversations);
    entry.erase(own ? "turns" : "conversations");
    if (entry.contains("question") || entry.contains("answer") || !list.is_array() || list.empty())
        fail(where, "give either \"question\" and \"answer\" or a list of turns of at least one");
    if (!own)
        return conversationsOf(list, where);
    std::vector<SetTurn> out;
    for (json& each : list) {
        if (!each.is_object())
            fail(where, "a turn is {\"question\": …, \"answer\": …}");
        const std::string question = takeText(each, kQuestion, Need::Must, where);
        out.push_back({question, takeText(each, kAnswer, Need::May, where)});
    }
    return out;
}

} // namespace

SetEntry parseSetEntry(const json& given, const std::string& where) {
    if (!given.is_object())
        fail(where, "a JSON object is expected here");
    json entry = given;
    SetEntry out;
    out.video = takeVideo(entry, where);
    out.turns = turnsOf(entry, where);
    if (!entry.empty())
        out.further = entry.dump(-1, ' ', false, json::error_handler_t::replace);
    return out;
}

} // namespace pllava
