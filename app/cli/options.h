#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/base/input_files.h"
#include "core/chat/session.h"

namespace pllava::cli {

/// Options that may be given before or after every subcommand.
struct GlobalOptions {
    ComputeSettings compute;
    bool json = false;
    std::string logLevel = "warn";
};

/// Options of the subcommands that run a model; what is not given is left to the model's own defaults.
struct RunOptions {
    std::string model, weights;
    std::optional<int> frames;
    std::string range, pooling, roles;
    std::optional<std::string> layout;
    std::optional<double> alpha;
    std::optional<std::string> promptTemplate, system;
    std::optional<int> maxNewTokens;
    GenerationOptions generation;
    bool rawPrompt = false;

    /// Throws CLI::ValidationError for options that exclude each other; before a model is loaded.
    void check() const;
    /// The folders; the embedded demo without --model. Throws NotFound for a folder that is not there.
    ModelFolders folders() const;
    /// The layout given, else the model's own default. Throws as folders() and loadModelConfig() do.
    std::string layoutName() const;
    /// What these options and this video (empty for none) make the run read. Throws as folders() does.
    InputFiles inputs(const std::string& video) const;
    /// The session's defaults with what was given put over them.
    AskSettings settings(const Session& session) const;

private:
    void checkLayout() const;
};

/// --model alone, for subcommands that only look at a checkpoint.
void addModelOption(CLI::App& app, RunOptions& options);
void addRunOptions(CLI::App& app, RunOptions& options);
/// Puts a --weights that may be given several times in place of the one that may not; kNoWeights is the model
/// alone.
void allowSeveralWeights(CLI::App& app, std::vector<std::string>& folders);
/// For seeds: decimal, 64 bits; to be given to transform().
CLI::Validator seedNumber();
constexpr const char* kNoWeights = "none";

} // namespace pllava::cli
