#pragma once

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/train/training_record.h"

namespace pllava::test {

/// A line of metrics.jsonl as training writes it; every tenth step is evaluated.
inline nlohmann::json sampleStep(int step, int planned) {
    const double done = static_cast<double>(step) / planned, wave = std::sin(1.3 * step * step) * 0.5;
    nlohmann::json line{{"step", step},
                        {"samples", 4 * step},
                        {"loss", 0.3 + 2.2 * std::exp(-5 * done) + 0.25 * wave * std::exp(-2 * done)},
                        {"learning_rate", 1e-3 * std::min(1.0, 20 * done) * (0.5 + 0.5 * std::cos(3.14159 * done))},
                        {"gradient_norm", 1.5 + wave},
                        {"tokens", 4 * 170},
                        {"seconds", 0.5},
                        {"color", std::min(1.0, 0.98 - 0.8 * std::exp(-6 * done) + 0.03 * wave)}};
    if (step % 10 == 0)
        line.update({{"eval_loss", 0.45 + 2.1 * std::exp(-5 * done) + 0.1 * done},
                     {"eval_accuracy", 0.9 - 0.7 * std::exp(-4 * done)}});
    return line;
}

inline TrainingRecord sampleRecord(int steps, int planned) {
    TrainingRecord record;
    for (int step = 1; step <= steps; ++step) {
        const nlohmann::json line = sampleStep(step, planned);
        for (const auto& [name, value] : line.items())
            if (name != "step" && name != "samples") {
                TrainingSeries& series = record.series[name];
                series.steps.push_back(step);
                series.samples.push_back(4 * step);
                series.values.push_back(value.get<double>());
            }
    }
    record.step = steps;
    record.samples = 4 * steps;
    record.plannedSteps = planned;
    return record;
}

} // namespace pllava::test
