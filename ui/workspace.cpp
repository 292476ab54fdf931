#include "ui/workspace.h"

#include <utility>

#include "core/base/error.h"

namespace pllava::ui {
namespace {

constexpr auto kSaveAfter = std::chrono::milliseconds(500), kRetryAfter = std::chrono::milliseconds(3000);

} // namespace

WorkspaceSaver::WorkspaceSaver(std::filesystem::path file, std::function<Workspace()> current, QObject* parent)
    : QObject(parent), m_file(std::move(file)), m_current(std::move(current)), m_writer(std::in_place) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &WorkspaceSaver::save);
}

void WorkspaceSaver::changed() {
    m_timer.start(kSaveAfter);
}

void WorkspaceSaver::save() {
    if (m_file.empty())
        return;
    const auto job = [this, workspace = m_current(), file = m_file](const std::stop_token&) -> Delivery {
        saveWorkspace(workspace, file);
        return [this] { noteSuccess(); };
    };
    m_writer->run(job, [this](const Error& error) { noteFailure(error); });
}

void WorkspaceSaver::noteFailure(const Error& error) {
    if (!m_timer.isActive())
        m_timer.start(kRetryAfter);
    if (!std::exchange(m_failing, true))
        emit failed(error);
}

void WorkspaceSaver::noteSuccess() {
    if (std::exchange(m_failing, false))
        emit recovered();
}

void WorkspaceSaver::saveNow() {
    m_timer.stop();
    if (m_file.empty())
        return;
    m_writer.emplace(); // waits: an older save would replace this one
    try {
        saveWorkspace(m_current(), m_file);
        noteSuccess();
    } catch (const Error& error) {
        noteFailure(error);
    }
}

} // namespace pllava::ui
