#include "core/train/metrics_log.h"

#include <span>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/pending_file.h"

namespace pllava {
namespace {

constexpr const char* kHeader = "step,samples,loss,learning_rate,gradient_norm,tokens,seconds,eval_loss\n";

/// The first `count` whole lines of a file, as far as there are so many.
std::string firstLines(const std::filesystem::path& path, std::int64_t count) {
    if (count <= 0 || !std::filesystem::exists(path))
        return {};
    const std::string whole = readTextFile(path);
    std::size_t end = 0;
    for (; count > 0; --count) {
        const std::size_t next = whole.find('\n', end);
        if (next == std::string::npos)
            break;
        end = next + 1;
    }
    return whole.substr(0, end);
}

std::ofstream reopened(const std::filesystem::path& path, const std::string& text) {
    PendingFile file(path);
    file.write(std::as_bytes(std::span(text)));
    file.commit();
    return std::ofstream(path, std::ios::app);
}

} // namespace

MetricsLog::MetricsLog(const std::filesystem::path& folder, std::int64_t step) : m_folder(folder.string()) {
    const std::string csv = step > 0 ? firstLines(folder / "metrics.csv", step + 1) : "";
    m_csv = reopened(folder / "metrics.csv", csv.empty() ? kHeader : csv);
    m_lines = reopened(folder / "metrics.jsonl", firstLines(folder / "metrics.jsonl", step));
}

void MetricsLog::write(const TrainingStep& s) {
    m_csv << csvRow({s.step, s.samples, s.loss, s.learningRate, s.gradientNorm, s.tokens,
                     CsvCell::word(fmt::format("{:.3f}", s.seconds)), s.evalLoss})
          << std::flush;
    nlohmann::ordered_json line{{"step", s.step},
                                {"samples", s.samples},
                                {"loss", s.loss},
                                {"learning_rate", s.learningRate},
                                {"gradient_norm", s.gradientNorm},
                                {"tokens", s.tokens},
                                {"seconds", s.seconds}};
    if (s.evalLoss)
        line["eval_loss"] = *s.evalLoss;
    for (const auto& [name, value] : s.measures)
        line[name] = value;
    m_lines << line.dump() << "\n" << std::flush;
    if (!m_csv || !m_lines)
        throw Error(
            ErrorKind::Internal,
            fmt::format("metrics.csv and metrics.jsonl in {} cannot be written; make room, and resume the training",
                        m_folder));
}

} // namespace pllava
