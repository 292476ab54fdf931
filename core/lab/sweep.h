#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/score.h"
#include "core/lab/question_set.h"
#include "core/lab/trial.h"

namespace pllava {

enum class SweepAxis { Pooling, Alpha, Frames };
/// "pooling", "alpha" or "frames".
std::string_view name(SweepAxis axis);

/// Which of the paper's two pooling sweeps. Source: PLLaVA, section 4.3, figure 7.
enum class PoolingPart { Spatial, Temporal, Both };

/// The paper's grids, clipped to what a model has: `grid` rows and columns of features a frame, `context` positions of
/// which 64 are left for the question. Spatial: (4, n, n) of 4 frames, n in 1 2 4 6 8 12 16 20 24; temporal: (4|8|16,
/// m, m) of 4 to 64 frames, m = 12 or the grid's side if that is less.
std::vector<TrialChange> poolingSweep(PoolingPart part, const std::array<std::int64_t, 2>& grid, std::int64_t context);
/// The paper's α, 0 to 32 (figure 9).
std::vector<double> paperAlphas();
/// 1 to 64 in powers of two.
std::vector<int> paperFrames();

/// Trials in the order that encodes each clip once for each number of frames: weights, then questions, then changes by
/// their frames, then roles.
std::vector<Trial> trialsOf(const std::vector<std::string>& weights, const std::vector<SetQuestion>& questions,
                            std::vector<TrialChange> changes, const std::vector<RoleLabels>& roles);

/// Trials that differ only in their question, taken together: a point of a curve.
struct SweepRow {
    std::string weights, roles;
    Distribution distribution = Distribution::InDistribution;
    double alpha = 0;
    int frames = 0;
    PoolingShape pooling;
    std::int64_t visualTokens = 0, trials = 0, failed = 0, collapsed = 0, repeating = 0;
    double newTokens = 0, firstTokenEntropy = 0; ///< means, as the next
    NormSummary norms;                           ///< maximum: of all; no threshold of several trials
    double prefillMs = 0, generateMs = 0;
    Score score; ///< of the trials whose answer is known; total 0 where none is
    std::int64_t parameters = 0;
    std::optional<std::int64_t> trainingSamples;
    std::string answer, error; ///< of a single trial
};

/// In the order in which the rows first occur. Trials that failed count only as such.
std::vector<SweepRow> rowsOf(const std::vector<TrialResult>& results);

nlohmann::json toJson(const SweepRow& row);
std::string toCsv(const std::vector<SweepRow>& rows);

} // namespace pllava
