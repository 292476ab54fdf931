#include "ui/training/training_measures.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <QCoreApplication>
#include <QLocale>

#include "core/base/csv.h"

namespace pllava::ui {
namespace {

constexpr const char* kPlainName = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

const std::array<std::string, 2> kLosses{"loss", "eval_loss"};

struct Words {
    Q_DECLARE_TR_FUNCTIONS(pllava::ui::TrainingMeasures)
};

CsvCell exact(double number) {
    return CsvCell::word(QByteArray::number(number, 'g', 17).toStdString());
}

bool isLoss(const std::string& name) {
    return std::ranges::find(kLosses, name) != kLosses.end();
}

bool isShare(const std::string& name, const TrainingSeries& series) {
    return !isLoss(name) && name != "learning_rate" && name != "seconds" &&
           std::ranges::all_of(series.values, [](double value) { return value >= 0 && value <= 1; });
}

QString timeLeftWords(double seconds) {
    const auto minutes = static_cast<int>(std::min(seconds / 60, 1e8));
    if (minutes < 1)
        return Words::tr("less than a minute left");
    if (minutes < 60)
        return Words::tr("about %1 min left").arg(minutes);
    return Words::tr("about %1 h %2 min left").arg(minutes / 60).arg(minutes % 60);
}

} // namespace

QStringList choices(const TrainingRecord& record) {
    QStringList shares, others;
    for (const auto& [name, series] : record.series)
        if (!isLoss(name))
            (isShare(name, series) ? shares : others) << QString::fromStdString(name);
    return (shares.isEmpty() ? QStringList() : QStringList(kShares)) + others +
           (shares.size() > 1 ? shares : QStringList());
}

std::vector<std::string> measuresOf(const TrainingRecord& record, const QString& choice) {
    std::vector<std::string> names;
    for (const auto& [name, series] : record.series)
        if (choice == kShares ? isShare(name, series) : name == choice.toStdString())
            names.push_back(name);
    return names;
}

QString measureWords(const QString& name) {
    const std::map<QString, QString> words{{kShares, Words::tr("Accuracy")},
                                           {QStringLiteral("loss"), Words::tr("Loss")},
                                           {QStringLiteral("eval_loss"), Words::tr("Loss on held-out samples")},
                                           {QStringLiteral("eval_accuracy"), Words::tr("Accuracy on held-out tokens")},
                                           {QStringLiteral("learning_rate"), Words::tr("Learning rate")},
                                           {QStringLiteral("gradient_norm"), Words::tr("Gradient norm")},
                                           {QStringLiteral("tokens"), Words::tr("Tokens per step")},
                                           {QStringLiteral("seconds"), Words::tr("Seconds per step")}};
    const auto found = words.find(name);
    return found == words.end() ? QString(name).replace(u'_', u' ') : found->second;
}

std::vector<double> smoothed(const std::vector<double>& values, double weight) {
    std::vector<double> out;
    out.reserve(values.size());
    double mean = 0, share = 1;
    for (const double value : values) {
        mean = weight * mean + (1 - weight) * value;
        share *= weight;
        out.push_back(mean / (1 - share));
    }
    return out;
}

QByteArray toCsv(const TrainingRecord& record) {
    std::set<std::pair<double, double>> rows; // step, samples
    std::string columns = "step,samples";
    for (const auto& [name, series] : record.series) {
        const bool plain = name.find_first_not_of(kPlainName) == std::string::npos;
        columns += "," + (plain ? name : csvField(name)); // a file may name a series anything
        for (std::size_t i = 0; i < series.steps.size(); ++i)
            rows.emplace(series.steps[i], series.samples[i]);
    }
    std::string text = csvHead(columns);
    std::map<std::string, std::size_t> next;
    for (const auto& [step, samples] : rows) {
        std::vector<CsvCell> cells{exact(step), exact(samples)};
        for (const auto& [name, series] : record.series) {
            std::size_t& at = next[name];
            const bool isThere = at < series.steps.size() && series.steps[at] == step;
            cells.push_back(isThere ? exact(series.values[at++]) : CsvCell::word(""));
        }
        text += csvRow(cells);
    }
    return QByteArray::fromStdString(text);
}

bool goesOn(const TrainingRecord& record) {
    const bool finished = record.plannedSteps > 0 && record.step >= record.plannedSteps;
    return !finished && record.step > 0 && record.age < std::max(30.0, 5 * record.stepSeconds);
}

QString progressWords(const TrainingRecord& record) {
    const QLocale locale;
    const auto number = [&](std::int64_t value) { return locale.toString(static_cast<qlonglong>(value)); };
    QStringList parts;
    if (record.plannedSteps > 0) {
        parts << Words::tr("Step %1 of %2").arg(number(record.step), number(record.plannedSteps));
        const double percent = 100.0 * static_cast<double>(record.step) / static_cast<double>(record.plannedSteps);
        parts << locale.toString(std::min(percent, 100.0), 'f', 0) + QStringLiteral(" %");
    } else
        parts << Words::tr("Step %1").arg(number(record.step));
    parts << Words::tr("%1 samples").arg(number(record.samples));
    if (record.samplesPerSecond > 0)
        parts << Words::tr("%1 samples/s").arg(locale.toString(record.samplesPerSecond, 'g', 3))
              << Words::tr("%1 tokens/s").arg(locale.toString(record.tokensPerSecond, 'f', 0));
    const std::int64_t left = record.plannedSteps - record.step;
    if (record.plannedSteps > 0 && left <= 0)
        parts << Words::tr("finished");
    else if (!goesOn(record))
        parts << Words::tr("stopped");
    else if (left > 0 && record.stepSeconds > 0)
        parts << timeLeftWords(static_cast<double>(left) * record.stepSeconds);
    return parts.join(QStringLiteral(" · "));
}

} // namespace pllava::ui
