#pragma once

namespace pllava {

/// Languages that reports and figures speak.
enum class LabLanguage { English, Chinese };

} // namespace pllava
