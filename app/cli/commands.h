#pragma once

#include <CLI/CLI.hpp>

#include "app/cli/console.h"
#include "app/cli/options.h"
#include "core/chat/local_model.h"
#include "core/export/weight_export.h"

namespace pllava::cli {

/// Context that main passes to every subcommand.
struct Context {
    GlobalOptions& global;
    Interrupt& interrupt;
    int status = kDone;
};

/// Each adds one subcommand whose callback does the work; errors leave as exceptions for main.
void addAsk(CLI::App& app, Context& context);
void addChat(CLI::App& app, Context& context);
void addInspect(CLI::App& app, Context& context);
void addNorms(CLI::App& app, Context& context);
void addTokenize(CLI::App& app, Context& context);
void addTemplates(CLI::App& app, Context& context);
void addDoctor(CLI::App& app, Context& context);
void addTrain(CLI::App& app, Context& context);
void addDemoData(CLI::App& app, Context& context);
void addMerge(CLI::App& app, Context& context);
void addConvert(CLI::App& app, Context& context);
void addSimilarity(CLI::App& app, Context& context);
void addLayers(CLI::App& app, Context& context);
void addAttention(CLI::App& app, Context& context);
void addReport(CLI::App& app, Context& context);
/// One for each experiment, see core/lab/experiment.h.
void addExperiments(CLI::App& app, Context& context);
void addScaling(CLI::App& app, Context& context);

/// Options of the subcommands that export weights: --model, --weights, --alpha.
void addAdapterOptions(CLI::App& app, RunOptions& options);
/// What an export wrote and how it was checked.
void printExport(const ExportResult& result, const Context& context);
/// Frames, rows and columns of the visual tokens; null for Video-ChatGPT's, which have none together.
nlohmann::json poolingJson(const AskSettings& settings);

/// An answer as the documented JSON object.
nlohmann::json toJson(const Answer& answer, const ModelDescription& model);

/// Loads the model that the options name, with a progress bar. What it has in common with `sibling` is not read again.
std::shared_ptr<LocalModel> loadModel(const RunOptions& options, const Context& context,
                                      const LocalModel* sibling = nullptr);
/// A session of its own on such a model.
Session openSession(const RunOptions& options, const Context& context);

/// Asks and, without --json, prints the answer as it comes. Sets the status when it was cancelled.
Answer askAndPrint(Session& session, const std::string& question, const AskSettings& settings, Context& context);

} // namespace pllava::cli
