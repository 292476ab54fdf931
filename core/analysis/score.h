#pragma once

#include <cstdint>

namespace pllava {

/// Right answers among all.
struct Score {
    std::int64_t right = 0, total = 0;
    double share() const { return total == 0 ? 0 : static_cast<double>(right) / static_cast<double>(total); }
};

/// 95 % confidence interval of a share, 0 to 1. Source: E. B. Wilson, 1927.
struct Interval {
    double low = 0, high = 1;
};
Interval wilsonInterval(const Score& score);

} // namespace pllava
