#include "core/checkpoint/module_pattern.h"

#include <algorithm>

namespace pllava {
namespace {

constexpr std::size_t kMaxExpression = 1024, kMaxSteps = 1024, kMaxName = 512;
constexpr int kMaxDepth = 16, kMaxRepeats = 64;

using Characters = std::bitset<256>;

Characters range(unsigned char first, unsigned char last) {
    Characters all;
    for (unsigned character = first; character <= last; ++character)
        all.set(character);
    return all;
}

/// \d, \w, \s and their opposites; a sign after a backslash stands for itself.
std::optional<Characters> escaped(char letter) {
    const Characters digits = range('0', '9'), letters = range('a', 'z') | range('A', 'Z');
    Characters spaces = range(9, 13), word = letters | digits, itself;
    spaces.set(' ');
    word.set('_');
    switch (letter) {
    case 'd': return digits;
    case 'D': return ~digits;
    case 'w': return word;
    case 'W': return ~word;
    case 's': return spaces;
    case 'S': return ~spaces;
    default: break;
    }
    if ((letters | digits).test(static_cast<unsigned char>(letter)))
        return std::nullopt;
    return itself.set(static_cast<unsigned char>(letter));
}

} // namespace

/// Recursive descent; m_failed ends it.
class PatternReader {
public:
    using Step = ModulePattern::Step;
    using Steps = ModulePattern::Steps;

    explicit PatternReader(std::string_view text) : m_rest(text), m_failed(text.size() > kMaxExpression) {}

    std::optional<Steps> read() {
        Steps steps = alternatives(0);
        return m_failed || !m_rest.empty() ? std::nullopt : std::optional(std::move(steps));
    }

private:
    bool take(char wanted) {
        const bool there = !m_failed && m_rest.starts_with(wanted);
        m_rest.remove_prefix(there ? 1 : 0);
        return there;
    }
    char next() {
        if (m_rest.empty())
            m_failed = true;
        const char character = m_failed ? '\0' : m_rest.front();
        m_rest.remove_prefix(m_failed ? 0 : 1);
        return character;
    }

    Steps alternatives(int depth) {
        m_failed |= depth > kMaxDepth;
        Steps left = sequence(depth);
        while (take('|')) {
            const Steps right = sequence(depth);
            left.insert(left.begin(), {Step::Kind::Split, {}, 1, static_cast<int>(left.size()) + 2});
            left.push_back({Step::Kind::Jump, {}, static_cast<int>(right.size()) + 1});
            append(left, right);
        }
        return left;
    }

    Steps sequence(int depth) {
        Steps steps;
        while (!m_failed && !m_rest.empty() && m_rest.front() != '|' && m_rest.front() != ')')
            append(steps, repeated(atom(depth)));
        return steps;
    }

    Steps atom(int depth) {
        const char character = next();
        if (character == '(') {
            if (take('?') && !take(':'))
                m_failed = true; // look-around, names, flags
            Steps inner = m_failed ? Steps{} : alternatives(depth + 1);
            m_failed |= !take(')');
            return inner;
        }
        if (character == '^' || character == '$')
            return {{character == '^' ? Step::Kind::Begin : Step::Kind::End}};
        if (character == '*' || character == '+' || character == '?' || character == '{')
            m_failed = true;
        return {{Step::Kind::Character, characters(character)}};
    }

    Characters characters(char character) {
        if (character == '.')
            return ~Characters().set('\n');
        if (character == '[')
            return bracketed();
        if (character != '\\')
            return Characters().set(static_cast<unsigned char>(character));
        const auto known = escaped(next());
        m_failed |= !known;
        return known.value_or(Characters());
    }

    Characters bracketed() {
        const bool negated = take('^');
        Characters all;
        for (bool first = true; !m_failed && (first || !m_rest.starts_with(']')); first = false) {
            const char from = next();
            if (from == '\\') {
                const auto known = escaped(next());
                m_failed |= !known;
                all |= known.value_or(Characters());
            } else if (m_rest.size() > 1 && m_rest[0] == '-' && m_rest[1] != ']') {
                next();
                const char to = next();
                m_failed |= to == '\\' || static_cast<unsigned char>(to) < static_cast<unsigned char>(from);
                all |=
                    m_failed ? Characters() : range(static_cast<unsigned char>(from), static_cast<unsigned char>(to));
            } else {
                all.set(static_cast<unsigned char>(from));
            }
        }
        m_failed |= !take(']');
        return negated ? ~all : all;
    }

    Steps repeated(const Steps& once) {
        int least = 1, most = 1; // most below 0: without end
        if (take('*'))
            least = 0, most = -1;
        else if (take('+'))
            most = -1;
        else if (take('?'))
            least = 0;
        else if (take('{'))
            counts(least, most);
        else
            return once;
        take('?'); // as few as possible: the same names match
        if (m_rest.starts_with('*') || m_rest.starts_with('+') || m_rest.starts_with('{'))
            m_failed = true;
        Steps all;
        for (int i = 0; i < least; ++i)
            append(all, once);
        const int size = static_cast<int>(once.size());
        if (most < 0) {
            append(all, {{Step::Kind::Split, {}, 1, size + 2}});
            append(all, once);
            append(all, {{Step::Kind::Jump, {}, -size - 1}});
        }
        for (int i = least; i < most; ++i) {
            append(all, {{Step::Kind::Split, {}, 1, size + 1}});
            append(all, once);
        }
        return all;
    }

    void counts(int& least, int& most) {
        const auto number = [&](int fallback) {
            int value = -1;
            while (!m_rest.empty() && m_rest.front() >= '0' && m_rest.front() <= '9' && value <= kMaxRepeats)
                value = std::max(value, 0) * 10 + (next() - '0');
            m_failed |= value > kMaxRepeats;
            return value < 0 ? fallback : value;
        };
        least = number(0);
        most = take(',') ? number(-1) : least;
        m_failed |= !take('}') || (most >= 0 && most < least);
    }

    void append(Steps& steps, const Steps& more) {
        m_failed |= steps.size() + more.size() > kMaxSteps;
        if (!m_failed)
            steps.insert(steps.end(), more.begin(), more.end());
    }

    std::string_view m_rest;
    bool m_failed = false;
};

std::optional<ModulePattern> ModulePattern::parse(std::string_view expression) {
    auto steps = PatternReader(expression).read();
    if (!steps)
        return std::nullopt;
    ModulePattern pattern;
    pattern.m_steps = std::move(*steps);
    return pattern;
}

bool ModulePattern::matches(std::string_view name) const {
    return run(name, false);
}

bool ModulePattern::matchesEnd(std::string_view name) const {
    return run(name, true);
}

/// Follows all alternatives at once, so that matching takes the same time for every name.
bool ModulePattern::run(std::string_view name, bool anyDot) const {
    if (name.size() > kMaxName)
        return false;
    std::vector<bool> seen(m_steps.size() + 1);
    std::vector<std::size_t> here, open, ahead;
    const auto enter = [&](std::size_t from, std::size_t position) {
        open.assign(1, from);
        while (!open.empty()) {
            const std::size_t at = open.back();
            open.pop_back();
            if (seen[at])
                continue;
            seen[at] = true;
            if (at == m_steps.size() || m_steps[at].kind == Step::Kind::Character) {
                here.push_back(at);
                continue;
            }
            const Step& step = m_steps[at];
            const bool holds = step.kind == Step::Kind::Begin ? position == 0
                               : step.kind == Step::Kind::End ? position == name.size()
                                                              : true;
            if (holds)
                open.push_back(at + static_cast<std::size_t>(step.first));
            if (step.kind == Step::Kind::Split)
                open.push_back(at + static_cast<std::size_t>(step.second));
        }
    };
    enter(0, 0);
    for (std::size_t position = 0; position < name.size(); ++position) {
        const auto character = static_cast<unsigned char>(name[position]);
        ahead.clear();
        for (const std::size_t at : here)
            if (at < m_steps.size() && m_steps[at].characters.test(character))
                ahead.push_back(at + 1);
        if (anyDot && character == '.')
            ahead.push_back(0);
        here.clear();
        seen.assign(seen.size(), false);
        for (const std::size_t at : ahead)
            enter(at, position + 1);
    }
    return std::find(here.begin(), here.end(), m_steps.size()) != here.end();
}

} // namespace pllava
