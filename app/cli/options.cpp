#include "app/cli/options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/model/load_model_config.h"
#include "core/text/role_label.h"

namespace pllava::cli {
namespace {

PoolingShape parsePooling(const std::string& text) {
    const auto parts = CLI::detail::split(text, ',');
    PoolingShape shape;
    std::array<std::int64_t*, 3> axes{&shape.frames, &shape.height, &shape.width};
    for (std::size_t axis = 0; axis < axes.size(); ++axis)
        if (parts.size() != 3 || !CLI::detail::lexical_cast(parts[axis], *axes[axis]) || *axes[axis] < 1)
            throw CLI::ValidationError("--pooling", "give three numbers from 1 on: T,H,W");
    return shape;
}

TimeRange parseRange(const std::string& text) {
    const auto dash = text.find('-', 1); // a leading minus is refused below, as a number
    TimeRange range;
    if (dash == std::string::npos || !CLI::detail::lexical_cast(text.substr(0, dash), range.start) ||
        !CLI::detail::lexical_cast(text.substr(dash + 1), range.end) || !(range.start >= 0) ||
        !(range.end > range.start) || !std::isfinite(range.end))
        throw CLI::ValidationError("--range", "give START-END in seconds, for example 2.5-8");
    return range;
}

std::array<std::string, 2> parseRoles(const std::string& text) {
    const auto comma = text.find(',');
    if (comma == std::string::npos || comma == 0 || comma + 1 == text.size())
        throw CLI::ValidationError("--roles", "give two labels: USER,ASSISTANT");
    return {text.substr(0, comma), text.substr(comma + 1)};
}

/// Runs a parser on the text of an option only to refuse it while the command line is still being read.
template <typename Parse> CLI::Validator checkedBy(Parse parse, const char* form) {
    return {[parse](const std::string& text) {
                try {
                    parse(text);
                    return std::string();
                } catch (const CLI::ValidationError& error) {
                    const std::string message = error.what(); // begins with the option, which CLI11 names itself
                    return message.substr(std::min(message.find(": ") + 2, message.size()));
                }
            },
            form};
}

std::string positiveNumber(const std::string& text) {
    double value = 0;
    return CLI::detail::lexical_cast(text, value) && std::isfinite(value) && value > 0
               ? ""
               : "'" + text + "' is not a number above 0";
}

std::string notNegative(const std::string& text) {
    double value = 0;
    return CLI::detail::lexical_cast(text, value) && std::isfinite(value) && value >= 0
               ? ""
               : "'" + text + "' is not a number from 0 on";
}

std::string share(const std::string& text) {
    double value = 0;
    return CLI::detail::lexical_cast(text, value) && value >= 0 && value <= 1 ? ""
                                                                              : "'" + text + "' is not from 0 to 1";
}

std::string finiteNumber(const std::string& text) {
    double value = 0;
    return CLI::detail::lexical_cast(text, value) && std::isfinite(value) ? "" : "'" + text + "' is not a number";
}

std::filesystem::path existingFolder(const std::string& path, const char* option) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(path, ignored))
        throw Error(ErrorKind::NotFound,
                    fmt::format("{} {} is not a folder; give the folder of a downloaded checkpoint", option, path));
    return path;
}

} // namespace

ModelFolders RunOptions::folders() const {
    ModelFolders folders;
    folders.base = model.empty() ? resourceFolder() / "demo-model" / "base" : existingFolder(model, "--model");
    if (!weights.empty())
        folders.weights = existingFolder(weights, "--weights");
    return folders;
}

InputFiles RunOptions::inputs(const std::string& video) const {
    const ModelFolders read = folders();
    InputFiles inputs;
    inputs.add(video, "the video itself");
    inputs.addFolder(read.base, "the model's folder");
    if (read.weights)
        inputs.addFolder(*read.weights, "the folder of --weights");
    return inputs;
}

void RunOptions::check() const {
    checkLayout();
    if (generation.beams > 1 && generation.temperature > 0)
        throw CLI::ValidationError("--temperature", "is for sampling; with --beams it must be 0");
    try {
        if (promptTemplate)
            PromptTemplates::load(resourceFolder() / "prompts.json").find(*promptTemplate);
    } catch (const Error& error) {
        throw CLI::ValidationError("--template", error.what());
    }
}

void RunOptions::checkLayout() const {
    if (!layout)
        return;
    const VisualLayout chosen = parseVisualLayout(*layout);
    if (!pooling.empty() && !whyNotPooled(chosen).empty())
        throw CLI::ValidationError("--pooling", fmt::format("cannot be used here: {}", whyNotPooled(chosen)));
    if (chosen != VisualLayout::Image)
        return;
    if (frames && *frames != 1)
        throw CLI::ValidationError("--frames", "must be 1 with --layout image, which looks at the frame in the middle; "
                                               "n-frame takes several");
    if (alpha && *alpha != 0)
        throw CLI::ValidationError("--alpha", "must be 0 with --layout image, which is the model without fine-tuning; "
                                              "give --layout n-frame --frames 1 to keep it");
}

std::string RunOptions::layoutName() const {
    return layout ? *layout : std::string(name(loadModelConfig(folders().base).defaultLayout()));
}

AskSettings RunOptions::settings(const Session& session) const {
    AskSettings settings = session.defaults();
    if (layout)
        applyLayout(settings, parseVisualLayout(*layout));
    const int ownMaxNewTokens = settings.generation.maxNewTokens;
    settings.generation = generation;
    settings.generation.maxNewTokens = maxNewTokens.value_or(ownMaxNewTokens);
    settings.frames = frames.value_or(settings.frames);
    settings.loraAlpha = alpha.value_or(settings.loraAlpha);
    settings.promptTemplate = promptTemplate.value_or(settings.promptTemplate);
    settings.prompt.system = system;
    settings.prompt.userText = rawPrompt ? UserText::Raw : UserText::Literal;
    if (!pooling.empty() && !whyNotPooled(settings.layout).empty())
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("--pooling cannot be used here: {}", whyNotPooled(settings.layout)));
    if (!pooling.empty())
        settings.pooling = parsePooling(pooling);
    if (!range.empty())
        settings.range = parseRange(range);
    if (!roles.empty()) {
        const auto labels = parseRoles(roles);
        const auto& own = session.templates().find(settings.promptTemplate).roles;
        settings.prompt.roles = std::array{withRoleLabel(own[0], labels[0]), withRoleLabel(own[1], labels[1])};
    }
    return settings;
}

void addModelOption(CLI::App& app, RunOptions& options) {
    app.add_option("--model", options.model, "Folder of a checkpoint (default: the embedded demo)")->type_name("DIR");
}

void addRunOptions(CLI::App& app, RunOptions& options) {
    addModelOption(app, options);
    app.add_option("--weights", options.weights, "Folder with LoRA and projector weights for --model")
        ->type_name("DIR");
    app.add_option("--frames", options.frames,
                   "Frames sampled from the video (default: the model's own, else 16; ig-vlm: 6)")
        ->check(CLI::Range(1, 4096));
    app.add_option("--range", options.range, "Only this part of the video, in seconds")
        ->type_name("START-END")
        ->check(checkedBy(parseRange, ""));
    app.add_option(
           "--layout", options.layout,
           "How visual tokens are laid out: pllava (pooling; default), n-frame (all frames' tokens, no pooling), "
           "video-chatgpt (means over space and over time), ig-vlm (6 frames, or --frames, tiled into one "
           "picture at the tower's base resolution; the authors' LLaVA-1.6 also looks at tiles of it), "
           "image (the middle frame alone, alpha 0)")
        ->check(CLI::IsMember({"pllava", "n-frame", "video-chatgpt", "ig-vlm", "image"}));
    app.add_option("--pooling", options.pooling,
                   "Pooling shape: frames, rows, columns (default: the model's own, else 16,12,12)")
        ->type_name("T,H,W")
        ->check(checkedBy(parsePooling, ""));
    app.add_option("--alpha", options.alpha,
                   "LoRA alpha; 0 leaves the LoRA out and keeps a tuned projector (default: the model's own, else 4)")
        ->check(CLI::Validator(finiteNumber, ""));
    app.add_option("--template", options.promptTemplate,
                   "Prompt template; see 'pllava templates' (default: the model's own, else eval_vcgbench)")
        ->type_name("NAME");
    app.add_option("--roles", options.roles, "Other role labels")
        ->type_name("USER,ASSISTANT")
        ->check(checkedBy(parseRoles, ""));
    app.add_option("--system", options.system, "Other system text");
    app.add_flag("--raw-prompt", options.rawPrompt,
                 "Let <image>, </s> and the like in the question act as control tokens");
    auto& generation = options.generation;
    app.add_option("--max-new-tokens", options.maxNewTokens, "Longest answer, in tokens")
        ->check(CLI::Range(1, 1 << 20));
    app.add_option("--temperature", generation.temperature, "0 is greedy (default); else sampling")
        ->check(CLI::Validator(notNegative, ""));
    app.add_option("--top-p", generation.topP,
                   "Sample from the most likely tokens that add up to this; 0: only the first (default 0.9)")
        ->check(CLI::Validator(share, ""));
    app.add_option("--top-k", generation.topK, "Sample from this many tokens; 0 is all (default 50)")
        ->check(CLI::Range(0, 1 << 20));
    app.add_option("--seed", generation.seed, "Seed of the random numbers when sampling")->transform(seedNumber());
    app.add_option("--beams", generation.beams, "Beam search over this many answers")->check(CLI::Range(1, 64));
    app.add_option("--length-penalty", generation.lengthPenalty, "Above 0 favours longer beams")
        ->check(CLI::Validator(finiteNumber, ""));
    app.add_option("--repetition-penalty", generation.repetitionPenalty, "Above 1 avoids repeats")
        ->check(CLI::Validator(positiveNumber, ""));
    app.add_option("--stop", generation.stopWords, "End the answer where this text appears; may be given several times")
        ->type_name("TEXT");
}

CLI::Validator seedNumber() {
    const auto fault = [](std::string& text) -> std::string {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size())
            return "'" + text + "' is not a whole number from 0 to 18446744073709551615";
        text = std::to_string(value); // the conversion that follows would take a leading 0 for another base
        return {};
    };
    return {fault, "", "seed"};
}

void allowSeveralWeights(CLI::App& app, std::vector<std::string>& folders) {
    app.remove_option(app.get_option("--weights"));
    app.add_option("--weights", folders,
                   "Folder with LoRA and projector weights for --model, or 'none' for the model alone; may be given "
                   "several times")
        ->type_name("DIR")
        ->allow_extra_args(false);
}

} // namespace pllava::cli
