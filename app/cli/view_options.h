#pragma once

#include "app/cli/commands.h"
#include "app/cli/figure_options.h"
#include "core/analysis/dominant_tokens.h"
#include "core/analysis/norm_statistics.h"
#include "core/base/token_norms.h"

namespace pllava::cli {

/// Options of every subcommand that inspects the tokens of one video.
struct ViewOptions : RunOptions, FigureOptions {
    std::string video, question, csv;
};

enum class Question { Needed, Optional };

/// VIDEO, QUESTION, --csv and the options of a run.
void addViewOptions(CLI::App& app, ViewOptions& options, Question question);
/// --at PLACE, checked while the command line is read.
void addProbePointOption(CLI::App& app, std::string& place);

/// The open session of these options, after a look at the file that --csv names.
Session openVideo(const ViewOptions& options, const Context& context);
AskCallbacks callbacksOf(const Context& context);

/// A document's members that say how the run was made.
nlohmann::json runJson(const AskSettings& settings, const ModelDescription& model);
nlohmann::json toJson(const PoolingShape& shape);
nlohmann::json toJson(const std::optional<double>& value);
nlohmann::json toJson(const NormStatistics& statistics);
std::string shown(const std::optional<double>& value);

} // namespace pllava::cli
