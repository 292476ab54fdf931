// Alone in its file, so that a test can have a table of its own.
#include <array>

#include "core/model/family.h"

/// One line per family: the `const Family` of its file in families/.
#define PLLAVA_FAMILIES(FAMILY) FAMILY(kLlava)

namespace pllava {

#define PLLAVA_DECLARE(name) extern const Family name;
#define PLLAVA_ADDRESS(name) &(name),
PLLAVA_FAMILIES(PLLAVA_DECLARE)

std::span<const Family* const> families() {
    static constexpr std::array kFamilies{PLLAVA_FAMILIES(PLLAVA_ADDRESS)};
    return kFamilies;
}

} // namespace pllava
