#include "ui/saved_experiments.h"

#include <QCoreApplication>

#include <nlohmann/json.hpp>

#include "core/base/own_file.h"
#include "core/base/pending_file.h"
#include "core/chat/ask_settings_json.h"
#include "ui/base/paths.h"
#include "ui/base/saving.h"
#include "ui/lab/lab_wording.h"
#include "ui/lab/saved_experiments_dock.h"
#include "ui/lab/saved_experiments_model.h"

namespace pllava::ui {

SavedExperiments::SavedExperiments(ExperimentStore store, QObject* parent)
    : QObject(parent), m_store(std::move(store)), m_dock(new SavedExperimentsDock) {
    connect(m_dock, &SavedExperimentsDock::shown, this, &SavedExperiments::refresh);
    connect(m_dock, &SavedExperimentsDock::openRequested, this, &SavedExperiments::open);
    connect(m_dock, &SavedExperimentsDock::continueRequested, this, [this](const std::string& id) {
        m_worker.run(
            [this, id, store = m_store](const std::stop_token&) -> Delivery {
                return [this, found = store.load(id)] { emit continueRequested(found); };
            },
            [this](const Error& error) { emit failed(error); });
    });
    connect(m_dock, &SavedExperimentsDock::reportRequested, this, [this](const std::vector<std::string>& ids) {
        const SaveQuestion question{
            tr("Save a report"), QStringLiteral("experiment.html"), {QStringLiteral("HTML (*.html)")}};
        askForFile(m_dock, question, [this, ids](const QString& file) { writeReport(ids, file); });
    });
    connect(m_dock, &SavedExperimentsDock::removeRequested, this, [this](const std::vector<std::string>& ids) {
        change([store = m_store, ids] {
            for (const std::string& id : ids)
                store.remove(id);
        });
    });
    connect(&m_dock->model(), &SavedExperimentsModel::renamed, this,
            [this](const std::string& id, const QString& title) {
                change([store = m_store, id, title = title.toStdString()] { store.rename(id, title); });
            });
}

void SavedExperiments::refresh() {
    m_worker.runLatest(
        QStringLiteral("list"),
        [this, store = m_store](const std::stop_token&) -> Delivery {
            return [this, list = store.list()] {
                const auto chosen = m_dock->selected();
                m_dock->model().setExperiments(list);
                for (std::size_t row = 0; row < list.size(); ++row)
                    if (chosen.size() == 1 && list[row].id == chosen.front())
                        m_dock->select(static_cast<int>(row));
            };
        },
        [this](const Error& error) { emit failed(error); });
}

void SavedExperiments::change(std::function<void()> work) {
    m_worker.run(
        [this, work = std::move(work)](const std::stop_token&) -> Delivery {
            work();
            return [this] { refresh(); };
        },
        [this](const Error& error) {
            emit failed(error);
            refresh();
        });
}

SavedExperiments::Loaded SavedExperiments::load(const std::vector<std::string>& ids) const {
    Loaded loaded;
    for (const std::string& id : ids) {
        const SavedExperiment experiment = m_store.load(id);
        const std::filesystem::path results = m_store.results(id);
        std::error_code ignored;
        loaded.runs.push_back({experiment.title, {}});
        if (std::filesystem::exists(results, ignored))
            loaded.runs.back().results = readTrials({&results, 1});
        if (loaded.runs.size() == 1)
            loaded.first = experiment;
    }
    return loaded;
}

void SavedExperiments::open(const std::vector<std::string>& ids) {
    if (ids.empty())
        return;
    m_worker.runLatest(
        QStringLiteral("open"),
        [this, ids](const std::stop_token&) -> Delivery {
            return [this, loaded = load(ids)] { emit opened(loaded.first, loaded.runs); };
        },
        [this](const Error& error) { emit failed(error); });
}

void SavedExperiments::writeReport(const std::vector<std::string>& ids, const QString& file) {
    const ReportStyle style{labWords(), QCoreApplication::applicationVersion().toStdString(), {}};
    const auto job = [this, ids, file, style](const std::stop_token&) -> Delivery {
        requireReplaceable(pathOf(file), FileKind::Page, file.toStdString());
        const Loaded loaded = load(ids);
        ReportStyle shown = style;
        shown.settingsJson = toJson(loaded.first.settings).dump(2);
        writeWholeFile(pathOf(file), toHtml(pageOf(loaded.first, loaded.runs), shown));
        return [this, file] { emit reportSaved(file); };
    };
    m_worker.run(job, [this](const Error& error) { emit failed(error); });
}

} // namespace pllava::ui
