#include "core/lab/trial_log.h"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"

namespace pllava {
namespace {

/// A run that was killed while it wrote leaves a line without an end.
void cutHalfLine(const std::filesystem::path& file) {
    const std::string text = readTextFile(file, std::size_t{1} << 32);
    const auto end = text.rfind('\n');
    const std::size_t whole = end == std::string::npos ? 0 : end + 1;
    if (whole != text.size())
        std::filesystem::resize_file(file, whole);
}

} // namespace

TrialLog::TrialLog(const std::filesystem::path& file, std::string settings)
    : m_settings(std::move(settings)), m_path(file.string()) {
    if (std::filesystem::exists(file)) {
        cutHalfLine(file);
        eachJsonLine(file, [&](const nlohmann::json& line, const std::string& where) {
            TrialResult result = trialResultFrom(line, where);
            if (line.value("settings", "") == m_settings)
                m_done.insert_or_assign(keyOf(result.trial), std::move(result));
        });
    }
    m_file.open(file, std::ios::app);
    if (!m_file)
        throw Error(ErrorKind::Internal, fmt::format("{} cannot be written", m_path));
}

std::optional<TrialResult> TrialLog::find(const Trial& trial) const {
    const auto found = m_done.find(keyOf(trial));
    return found == m_done.end() ? std::nullopt : std::optional(found->second);
}

void TrialLog::append(const TrialResult& result) {
    nlohmann::json line = toJson(result);
    line["settings"] = m_settings;
    m_file << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n" << std::flush;
    if (!m_file)
        throw Error(ErrorKind::Internal, fmt::format("{} cannot be written; is the disk full?", m_path));
    m_done.insert_or_assign(keyOf(result.trial), result);
}

std::vector<TrialResult> readTrials(const std::filesystem::path& file) {
    std::vector<TrialResult> results;
    eachJsonLine(file, [&](const nlohmann::json& line, const std::string& where) {
        results.push_back(trialResultFrom(line, where));
    });
    return results;
}

} // namespace pllava
