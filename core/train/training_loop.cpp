#include "core/train/training_loop.h"

#include <cmath>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros_like.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/leftovers.h"
#include "core/base/pending_folder.h"
#include "core/base/stopwatch.h"
#include "core/checkpoint/model_files.h"
#include "core/train/training_folder.h"

namespace pllava {
namespace {

std::vector<at::Tensor> values(const NamedTensors& named) {
    std::vector<at::Tensor> out;
    for (const auto& [name, tensor] : named)
        out.push_back(tensor);
    return out;
}

std::vector<at::Tensor> gradients(const std::vector<at::Tensor>& parameters) {
    std::vector<at::Tensor> out;
    for (const at::Tensor& parameter : parameters)
        out.push_back(parameter.grad());
    return out;
}

/// "batch 4 (now 8), steps 20 (now 40)": differences of two documents of settings.
std::string differences(const std::string& before, const std::string& now) {
    using nlohmann::json;
    const json was = parseJsonOrNothing(before), is = parseJsonOrNothing(now);
    if (!was.is_object() || !is.is_object())
        return fmt::format("{} (now {})", before, now);
    json keys = was;
    keys.update(is);
    std::string out;
    for (const auto& [key, value] : keys.items()) {
        const json old = was.value(key, json()), other = is.value(key, json());
        if (old != other)
            out += fmt::format("{}{} {} (now {})", out.empty() ? "" : ", ", key, old.is_null() ? "none" : old.dump(),
                               other.is_null() ? "none" : other.dump());
    }
    return out;
}

} // namespace

std::string digestOfModel(const std::filesystem::path& folder, const std::stop_token& stop) {
    ContentIdentities identities;
    const auto identity = identityOfModel(folder, identities, stop);
    return identity ? identity->digest : "none";
}

TrainingLoop::TrainingLoop(TrainingTask task)
    : m_task(std::move(task)), m_parameters(values(m_task.parameters)), m_optimiser(m_parameters) {
    for (const auto& [name, tensor] : m_task.parameters)
        m_names.push_back(name);
    makeFolder(m_task.output);
    if (writes())
        m_lock.emplace(m_task.output, "another training writes into");
    m_task.start == TrainingStart::Resume ? restore() : requireFresh();
}

void TrainingLoop::requireFresh() const {
    requireTrainingFolder(m_task.output, TrainingStart::Fresh);
    for (const auto& entry : std::filesystem::directory_iterator(m_task.output))
        if (entry.path().filename().string().starts_with("checkpoint-") && finalName(entry.path()) == entry.path())
            throw Error(ErrorKind::InvalidArgument,
                        fmt::format("{} holds {} of a training that cannot be resumed; name another folder",
                                    m_task.output.string(), entry.path().filename().string()));
}

void TrainingLoop::save() const {
    TrainingState state{{}, m_task.identity};
    state.values["step"] = std::to_string(m_optimiser.steps);
    state.values["loss"] = fmt::format("{}", m_lastLoss);
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        state.tensors["parameter." + m_names[i]] = m_parameters[i];
        state.tensors["first." + m_names[i]] = m_optimiser.firstMoments[i];
        state.tensors["second." + m_names[i]] = m_optimiser.secondMoments[i];
    }
    writeState(stateFile(), state);
}

void TrainingLoop::requireSame(const TrainingState& state) const {
    for (const auto& [key, value] : m_task.identity) {
        const auto found = state.values.find(key);
        if (found == state.values.end() || found->second == value) // a training of an older version states less
            continue;
        const bool isSet = key == kSetIdentity, opaque = isSet || key == kModelIdentity;
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} was begun with {}; resume with the same, or name another folder",
                                m_task.output.string(),
                                opaque ? std::string(isSet ? "another set" : "another model")
                                       : fmt::format("other {}: {}", key, differences(found->second, value))));
    }
}

void TrainingLoop::restore() {
    const at::NoGradGuard noGradients;
    if (!std::filesystem::exists(stateFile())) {
        if (!readOrigin(m_task.output))
            throw Error(ErrorKind::NotFound,
                        fmt::format("{} has no state.safetensors, which a training writes with its first checkpoint; "
                                    "begin it without --resume",
                                    m_task.output.string()));
        return requireFresh(); // it ended before its first checkpoint, so this is where it goes on
    }
    const TrainingState state = readState(stateFile());
    requireSame(state);
    const auto take = [&](const std::string& name, const at::Tensor& into) {
        const auto found = state.tensors.find(name);
        if (found == state.tensors.end() || found->second.sizes() != into.sizes())
            throw Error(ErrorKind::CorruptFile, fmt::format("{} is not of this model", stateFile().string()));
        if (!found->second.isfinite().all().item<bool>())
            throw Error(
                ErrorKind::CorruptFile,
                fmt::format(
                    "{} is damaged: {} holds what is no number; train on from the last checkpoint, in another folder",
                    stateFile().string(), name));
        into.copy_(found->second);
    };
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        take("parameter." + m_names[i], m_parameters[i]);
        take("first." + m_names[i], m_optimiser.firstMoments[i]);
        take("second." + m_names[i], m_optimiser.secondMoments[i]);
    }
    m_optimiser.steps = std::stoll(state.values.at("step"));
    m_lastLoss = std::stod(state.values.at("loss"));
}

std::filesystem::path TrainingLoop::checkpointFolder() const {
    return m_task.output / fmt::format("checkpoint-{:06}", m_optimiser.steps);
}

/// The checkpoint takes its name after the state is written: one that nothing goes on from would bar the folder. Where
/// a kill comes between the two, run() writes it again.
std::string TrainingLoop::checkpoint() const {
    const std::filesystem::path folder = checkpointFolder();
    if (std::filesystem::exists(folder) && !isExport(folder)) { // a person put something in
        m_task.writeModel(folder, m_optimiser.steps);
        save();
        return folder.string();
    }
    PendingFolder pending(folder, Existing::Replace);
    m_task.writeModel(pending.path(), m_optimiser.steps);
    save();
    pending.commit();
    return folder.string();
}

void TrainingLoop::forgetGradients() {
    for (at::Tensor& parameter : m_parameters)
        parameter.mutable_grad().reset();
}

TrainingStep TrainingLoop::step(const std::stop_token& stop) {
    const Stopwatch watch;
    const TrainingSettings& s = m_task.settings;
    const StepOutcome outcome = m_task.accumulate(m_optimiser.steps, stop);
    for (at::Tensor& parameter : m_parameters)
        if (!parameter.grad().defined()) // took no part in this step
            parameter.mutable_grad() = at::zeros_like(parameter).detach();
    if (m_task.processes != nullptr)
        m_task.processes->sum(gradients(m_parameters));
    TrainingStep out;
    out.tokens = outcome.tokens;
    out.measures = outcome.measures;
    out.gradientNorm = clipGradients(m_parameters, s.clipNorm);
    if (!std::isfinite(outcome.loss) || !std::isfinite(out.gradientNorm))
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the loss is not a number at step {}; lower learning_rate", m_optimiser.steps + 1));
    out.learningRate = learningRateAt(s, m_optimiser.steps);
    m_optimiser.step({out.learningRate, s.beta1, s.beta2, s.epsilon, s.weightDecay});
    out.step = m_optimiser.steps;
    out.samples = out.step * s.samplesPerStep();
    out.loss = m_lastLoss = outcome.loss;
    out.seconds = watch.milliseconds() / 1000;
    return out;
}

void TrainingLoop::evaluate(TrainingStep& done, const std::stop_token& stop) const {
    try {
        const Evaluation found = m_task.evaluate(stop);
        done.evalLoss = found.loss;
        done.measures["eval_accuracy"] = found.accuracy;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Cancelled)
            throw; // else the step stands, without an evaluation
    }
}

TrainingResult TrainingLoop::run(const TrainingCallbacks& callbacks) {
    const TrainingSettings& s = m_task.settings;
    TrainingResult result;
    std::optional<MetricsLog> log;
    if (writes()) {
        writeOrigin(m_task.output, m_task.origin, toJson(s).dump(1));
        log.emplace(m_task.output, m_optimiser.steps);
    }
    std::int64_t saved = -1;
    const auto keep = [&] {
        if (saved == m_optimiser.steps || !writes())
            return;
        saved = m_optimiser.steps;
        result.checkpoints.push_back(checkpoint());
        if (callbacks.onCheckpoint)
            callbacks.onCheckpoint(result.checkpoints.back());
    };
    if (m_optimiser.steps > 0 && m_optimiser.steps < s.steps && !std::filesystem::exists(checkpointFolder()))
        keep();
    try {
        while (m_optimiser.steps < s.steps) {
            TrainingStep done = step(callbacks.stop);
            const std::int64_t before = done.samples - s.samplesPerStep();
            const auto passed = [&](std::int64_t every) {
                return done.samples / every > before / every || done.step == s.steps;
            };
            const bool due = passed(s.checkpointSamples);
            if (m_task.evaluate && passed(s.evaluateSamples > 0 ? s.evaluateSamples : s.checkpointSamples))
                evaluate(done, callbacks.stop);
            if (log)
                log->write(done);
            if (callbacks.onStep)
                callbacks.onStep(done);
            if (due)
                keep();
        }
    } catch (const Error& error) {
        forgetGradients(); // of a step that was not taken
        if (error.kind() != ErrorKind::Cancelled)
            throw;
        result.end = TrainingEnd::Stopped;
    } catch (...) {
        forgetGradients();
        throw;
    }
    keep();
    result.steps = m_optimiser.steps;
    result.loss = m_lastLoss;
    return result;
}

} // namespace pllava
