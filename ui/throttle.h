#pragma once

#include <chrono>

namespace pllava::ui {

/// Lets something through at most every 30 ms, so that a fast producer does not flood the GUI thread.
class Throttle {
public:
    bool due() {
        const auto now = std::chrono::steady_clock::now();
        if (now - m_last < std::chrono::milliseconds(30))
            return false;
        m_last = now;
        return true;
    }

private:
    std::chrono::steady_clock::time_point m_last{};
};

} // namespace pllava::ui
