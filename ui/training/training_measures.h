#pragma once

#include <string>
#include <vector>

#include <QByteArray>
#include <QString>
#include <QStringList>

#include "core/train/training_record.h"

namespace pllava::ui {

/// All measures from 0 to 1 together, such as accuracies.
inline const QString kShares = QStringLiteral("*shares");

/// What can be shown next to the losses: kShares where there are any, then single ones by their names in the record.
QStringList choices(const TrainingRecord& record);
/// The names of the measures of a choice.
std::vector<std::string> measuresOf(const TrainingRecord& record, const QString& choice);
/// A measure, or a choice, for people.
QString measureWords(const QString& name);

/// An exponential moving average that does not lean on its first value; weight 0 … below 1, 0 changes nothing.
/// Source: bias correction as in Adam, arXiv 1412.6980, section 3.
std::vector<double> smoothed(const std::vector<double>& values, double weight);

/// A line per step, a column per measure, empty where a step has none; names as in metrics.jsonl.
QByteArray toCsv(const TrainingRecord& record);

/// "Step 120 of 4,500 · 3 % · 12.3 samples/s · about 1 h 20 min left", as far as it is known.
QString progressWords(const TrainingRecord& record);
/// Whether steps still come, as far as can be seen from outside.
bool goesOn(const TrainingRecord& record);

} // namespace pllava::ui
