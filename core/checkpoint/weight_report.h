#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace pllava {

/// Result of matching checkpoint tensors to the model. Names are the plain ones, after PEFT's wrapping is taken off.
struct WeightReport {
    std::vector<std::string> matched;
    std::vector<std::string> missing;
    std::vector<std::string> unexpected;
    std::vector<std::string> wrongShape; ///< "name: file has [..], model needs [..]"
    std::vector<std::string> ignored;    ///< known and not needed, such as image_newline
    std::vector<std::string> notes;      ///< sentences a person should read: weights that are there and not read

    bool complete() const { return missing.empty() && unexpected.empty() && wrongShape.empty(); }
    /// The report as lines of text, at most `names` of each kind and how many more there are.
    std::string text(std::size_t names = static_cast<std::size_t>(-1)) const;
};

} // namespace pllava
