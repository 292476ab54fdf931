#include "core/lab/trial_log.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/own_file.h"
#include "core/base/system_error.h"
#include "core/chat/clip_source.h"
#include "core/checkpoint/model_files.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Row {
    TrialResult result;
    std::string settings;
};

Row rowFrom(const json& line, const std::string& where) {
    Row row{trialResultFrom(line, where), {}};
    const auto settings = line.find("settings");
    if (settings != line.end() && !settings->is_string())
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{}: \"settings\" is no text; give files that --out wrote", where));
    row.settings = settings == line.end() ? "" : settings->get<std::string>();
    return row;
}

std::string withoutModel(const std::string& settings) {
    json object = parseJsonOrNothing(settings);
    if (!object.is_object())
        return settings;
    object.erase("model");
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// Number of bytes in whole lines; what follows them is the beginning of a row, or not of this program.
std::size_t wholeLines(const std::string& text, const fs::path& file) {
    const std::size_t end = text.rfind('\n');
    const std::size_t whole = end == std::string::npos ? 0 : end + 1;
    const std::string_view rest = std::string_view(text).substr(whole);
    const bool begun = whole > 0 ? rest.starts_with('{') : isBegunResult(rest);
    if (!rest.empty() && !begun)
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{}: its last line is no result of this program; take it out, or name another file",
                                file.string()));
    return whole;
}

} // namespace

TrialLog::TrialLog(const fs::path& file, TrialSettings settings)
    : m_path(file), m_settings(std::move(settings)), m_shared(withoutModel(m_settings.text)) {
    requireReplaceable(m_path, FileKind::Results, m_path.string());
    open();
    try {
        m_lock.emplace(m_path, "another run writes its results into");
        read();
    } catch (...) {
        ::close(m_descriptor);
        throw;
    }
}

TrialLog::~TrialLog() {
    ::close(m_descriptor);
}

void TrialLog::open() {
    m_descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0666);
    if (m_descriptor < 0)
        throw Error(ErrorKind::Internal,
                    fmt::format("{} cannot be written: {}", m_path.string(), std::system_category().message(errno)));
}

void TrialLog::read() {
    const std::string text = readTextFile(m_path, std::size_t{1} << 32);
    std::size_t whole = wholeLines(text, m_path);
    if (!parseJsonOrNothing(std::string_view(text).substr(whole)).is_discarded()) // all of a row but its line end
        whole = text.size();
    eachJsonLineIn(std::string_view(text).substr(0, whole), m_path, [&](const json& line, const std::string& where) {
        Row row = rowFrom(line, where);
        if (withoutModel(row.settings) != m_shared)
            return;
        TrialResult& result = row.result;
        if (row.settings == m_settings.text)
            m_named[keyOf(result.trial)] |= result.content.has_value();
        if (!result.content)
            return;
        for (const ContentIdentity& identity : {result.content->model, result.content->weights, result.content->video})
            m_identities.remember(identity);
        const std::string key = contentKey(result.trial, *result.content);
        m_done.insert_or_assign(key, std::move(result));
    });
    if (::ftruncate(m_descriptor, static_cast<off_t>(whole)) != 0 ||
        (whole > 0 && text[whole - 1] != '\n' && ::write(m_descriptor, "\n", 1) != 1))
        throw Error(ErrorKind::Internal,
                    fmt::format("{} cannot be written: {}", m_path.string(), std::system_category().message(errno)));
}

/// Computed once: a folder that changes later is not the one that was loaded.
const std::optional<ContentIdentity>& TrialLog::modelIn(const fs::path& folder, const std::stop_token& stop) {
    const auto known = m_models.find(folder);
    if (known != m_models.end())
        return known->second;
    return m_models[folder] = folder.empty() ? ContentIdentity() : identityOfModel(folder, m_identities, stop);
}

std::optional<TrialContent> TrialLog::contentOf(const Trial& trial, const std::stop_token& stop) {
    const auto& model = modelIn(m_settings.model, stop);
    const auto& weights = modelIn(trial.weights, stop);
    const fs::path clip = m_settings.videoFile ? m_settings.videoFile(trial.video) : fs::path(trial.video);
    const auto video = m_identities.of(filesOfClip(clip), FileNames::Ignore, stop);
    if (!model || !weights || !video)
        return {};
    return TrialContent{*model, *weights, *video};
}

std::string TrialLog::contentKey(const Trial& trial, const TrialContent& content) const {
    Trial nameless = trial;
    nameless.weights = content.weights.digest;
    nameless.video = content.video.digest;
    return content.model.digest + keyOf(nameless);
}

std::optional<TrialResult> TrialLog::find(const Trial& trial, const std::stop_token& stop) {
    m_soughtKey = keyOf(trial);
    m_sought = contentOf(trial, stop);
    const auto found = m_sought ? m_done.find(contentKey(trial, *m_sought)) : m_done.end();
    if (found == m_done.end()) {
        if (const auto own = m_sought ? m_appended.find(contentKey(trial, *m_sought) + m_soughtKey) : m_appended.end();
            own != m_appended.end())
            return own->second;
        if (const auto named = m_named.find(m_soughtKey); named != m_named.end())
            ++(named->second ? m_outdated.changed : m_outdated.unknown);
        return {};
    }
    TrialResult result = found->second;
    const std::string roles = result.trial.roles.name; // where the trial leaves them to the template
    result.trial = trial;
    result.trial.roles.name = trial.roles.texts ? trial.roles.name : roles;
    return result;
}

void TrialLog::append(const TrialResult& result) {
    TrialResult row = result;
    row.content = m_soughtKey == keyOf(result.trial) ? m_sought : contentOf(result.trial, {});
    json line = toJson(row);
    line["settings"] = m_settings.text;
    const std::string text = line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
    const off_t end = ::lseek(m_descriptor, 0, SEEK_END);
    std::size_t done = 0;
    ssize_t written = 0;
    while (done < text.size() && (written = ::write(m_descriptor, text.data() + done, text.size() - done)) > 0)
        done += static_cast<std::size_t>(written);
    if (done == text.size()) {
        if (row.content)
            m_appended.insert_or_assign(contentKey(row.trial, *row.content) + keyOf(row.trial), result);
        return;
    }
    const int fault = errno;
    const int ignored = ::ftruncate(m_descriptor, end); // else half a line stays, which the next run cuts off
    (void)ignored;
    const Error why = systemError(fault, m_path.string() + " cannot be written");
    throw Error(why.kind(), fmt::format("{}; then the same command goes on", why.what()));
}

std::vector<TrialResult> readTrials(std::span<const fs::path> files) {
    std::vector<TrialResult> results;
    std::map<std::pair<std::string, std::string>, std::size_t> places; // by settings and trial
    for (const fs::path& file : files)
        eachJsonLine(file, [&](const json& line, const std::string& where) {
            Row row = rowFrom(line, where);
            const auto [place, isNew] = places.try_emplace({row.settings, keyOf(row.result.trial)}, results.size());
            if (isNew)
                results.push_back(std::move(row.result));
            else
                results[place->second] = std::move(row.result);
        });
    return results;
}

} // namespace pllava
