#include "core/base/own_file.h"

#include <algorithm>
#include <array>
#include <string>

#include <sys/stat.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/regular_file.h"

namespace pllava {
namespace {

constexpr std::size_t kHead = 256 << 10;

/// First columns of the tables of all subcommands, of older versions too.
constexpr std::array<std::string_view, 6> kColumns{
    "weights,video,question,", "weights,roles,distribution,", "index,t,h,w,",
    "weights,index,t,h,w,",    "place,count,median,",         "step,samples,"};
constexpr std::string_view kFigure = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ";
constexpr std::string_view kFont = "font-family=\"Helvetica, Arial, 'Liberation Sans'";
constexpr std::string_view kPolicy =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src";
constexpr std::string_view kRow = R"({"alpha":)", kAfterAlpha = R"(,"answer":")";

/// The first bytes; nothing where there is no such file.
struct Head {
    bool isThere = false, isOrdinary = false;
    std::string text;
};

Head headOf(const std::filesystem::path& file) {
    struct stat state {};
    Head head;
    if (::stat(file.c_str(), &state) != 0)
        return head;
    head.isThere = true;
    head.isOrdinary = S_ISREG(state.st_mode);
    if (!head.isOrdinary)
        return head;
    try {
        head.text = RegularFile(file).textAt(0, kHead);
    } catch (const Error&) {
        head.text = state.st_size > 0 ? "?" : ""; // what cannot be read is not known to be ours
    }
    return head;
}

std::string_view withoutMark(std::string_view text) {
    text.remove_prefix(text.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0);
    return text;
}

/// The line as it was written, without the separators and quotes that a spreadsheet may have put there.
std::string columnsOf(std::string_view text) {
    std::string line(withoutMark(text).substr(0, 4096));
    line = line.substr(0, line.find_first_of("\r\n"));
    std::erase(line, '"');
    std::ranges::replace(line, ';', ',');
    std::ranges::replace(line, '\t', ',');
    return line;
}

bool isTable(std::string_view text) {
    const std::string columns = columnsOf(text);
    return std::ranges::any_of(kColumns, [&](std::string_view begin) { return columns.starts_with(begin); });
}

bool isResults(std::string_view text) {
    text = withoutMark(text);
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos && isBegunResult(text))
        return true;
    const auto row = parseJsonOrNothing(text.substr(0, end));
    return row.is_object() && std::ranges::all_of(std::array{"weights", "video", "question", "verdict", "stop_reason"},
                                                  [&](const char* key) { return row.contains(key); });
}

bool isOwn(std::string_view text, FileKind kind) {
    switch (kind) {
    case FileKind::Table: return isTable(text);
    case FileKind::Figure: return text.starts_with(kFigure) && text.substr(0, 400).find(kFont) != text.npos;
    case FileKind::Page: return text.starts_with("<!DOCTYPE html>") && text.substr(0, 400).find(kPolicy) != text.npos;
    case FileKind::Tensors:
        return text.find("\"prompt_ids\":") != text.npos && text.find("\"generated_ids\":") != text.npos;
    case FileKind::Results: return isResults(text);
    }
    return false;
}

std::string_view wordsOf(FileKind kind) {
    switch (kind) {
    case FileKind::Table: return "table";
    case FileKind::Figure: return "figure";
    case FileKind::Page: return "report";
    case FileKind::Tensors: return "file of a run's tensors";
    case FileKind::Results: return "log of results";
    }
    return "";
}

bool hasFormat(std::string_view ending, std::string_view text) {
    const auto tag = [&](std::string_view name) { return text.find(name) < 1024; };
    if (ending == ".png")
        return text.starts_with("\x89PNG\r\n\x1a\n");
    if (ending == ".pdf")
        return text.starts_with("%PDF-");
    if (ending == ".svg")
        return tag("<svg");
    if (ending == ".html")
        return tag("<html") || tag("<HTML") || tag("<!DOCTYPE html");
    if (ending == ".csv")
        return isTable(text);
    return true;
}

[[noreturn]] void refuse(std::string_view words) {
    throw Error(ErrorKind::InvalidArgument, std::string(words));
}

} // namespace

bool isBegunResult(std::string_view text) {
    const std::string_view common = text.substr(0, kRow.size());
    if (!kRow.starts_with(common))
        return false;
    const std::string_view rest = text.substr(common.size());
    const std::string_view after = rest.substr(std::min(rest.find_first_not_of("+-.0123456789e"), rest.size()));
    return after.starts_with(kAfterAlpha) || kAfterAlpha.starts_with(after);
}

void requireReplaceable(const std::filesystem::path& file, FileKind kind, std::string_view subject) {
    const Head head = headOf(file);
    if (head.isThere && !head.isOrdinary)
        refuse(fmt::format("{} is not an ordinary file; name a new one", subject));
    if (!head.text.empty() && !isOwn(head.text, kind))
        refuse(
            fmt::format("{} is there already and is no {} of this program, so it is left as it is; name another file",
                        subject, wordsOf(kind)));
}

void requireSameFormat(const std::filesystem::path& file) {
    std::string ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const Head head = headOf(file);
    if (head.isThere && !head.isOrdinary)
        refuse(fmt::format("{} is not an ordinary file; name a new one", file.string()));
    if (!head.text.empty() && !hasFormat(ending, head.text))
        refuse(fmt::format("{} is not what its ending says, so it is left as it is; name another file", file.string()));
}

} // namespace pllava
