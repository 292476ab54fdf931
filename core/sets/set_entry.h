#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/sets/sample_set.h"

namespace pllava {

/// An entry of a set as its file has it.
struct SetEntry {
    std::string video; ///< as it is named; "" where the entry names none
    std::vector<SetTurn> turns;
    std::string further;
};

/// Parses one entry, in any of the forms of readSampleSet(). Throws CorruptFile with `where`.
SetEntry parseSetEntry(const nlohmann::json& entry, const std::string& where);

} // namespace pllava
