#pragma once

#include <string>
#include <string_view>

namespace pllava {

/// A template's role text with another label in it: "USER: " with "Human" is "Human: ", "<|im_start|>user\n" with
/// "human" is
/// "<|im_start|>human\n". A label that brings its own punctuation (':', '|' or a line end) stands as it is.
std::string withRoleLabel(std::string_view role, std::string_view label);

} // namespace pllava
