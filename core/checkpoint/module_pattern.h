#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pllava {

/// A regular expression over the names of layers, as PEFT's settings have them, in Python's syntax without look-around,
/// back references and flags. Matching takes time proportional to name times pattern, whatever the pattern; both are
/// bounded. Immutable.
class ModulePattern {
public:
    /// Nothing for an expression that is broken, too long or not supported here.
    static std::optional<ModulePattern> parse(std::string_view expression);

    /// Whether the whole name matches (re.fullmatch).
    bool matches(std::string_view name) const;
    /// Whether the name or what follows one of its dots matches: PEFT's rule for rank_pattern and alpha_pattern,
    /// re.match(rf"(.*\.)?({key})$", name).
    bool matchesEnd(std::string_view name) const;

private:
    struct Step {
        enum class Kind { Character, Split, Jump, Begin, End } kind = Kind::Character;
        std::bitset<256> characters{};
        int first = 1, second = 1; ///< where to go on, from here
    };
    using Steps = std::vector<Step>;
    friend class PatternReader;

    bool run(std::string_view name, bool anyDot) const;

    Steps m_steps;
};

} // namespace pllava
