#pragma once

#include <string>
#include <vector>

#include <QObject>

#include "core/lab/experiment_report.h"
#include "core/lab/experiment_store.h"
#include "ui/base/worker.h"

namespace pllava::ui {

class SavedExperimentsDock;

/// Lists the experiments of a store in their panel and carries out the actions of the panel; files are read and written
/// on a worker. GUI thread only.
class SavedExperiments : public QObject {
    Q_OBJECT
public:
    explicit SavedExperiments(ExperimentStore store, QObject* parent = nullptr);

    SavedExperimentsDock& dock() const { return *m_dock; }
    /// Reads the list again.
    void refresh();

signals:
    /// Results are to be shown; the first run is that of `experiment`.
    void opened(const SavedExperiment& experiment, const std::vector<NamedResults>& runs);
    void continueRequested(const SavedExperiment& experiment);
    void reportSaved(const QString& file);
    void failed(const Error& error);

private:
    struct Loaded {
        SavedExperiment first;
        std::vector<NamedResults> runs;
    };
    Loaded load(const std::vector<std::string>& ids) const;
    void open(const std::vector<std::string>& ids);
    void writeReport(const std::vector<std::string>& ids, const QString& file);
    /// Runs it on the worker, then reads the list again.
    void change(std::function<void()> work);

    ExperimentStore m_store;
    SavedExperimentsDock* m_dock = nullptr;
    Worker m_worker;
};

} // namespace pllava::ui
