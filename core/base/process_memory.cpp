#include "core/base/process_memory.h"

#include <fstream>

#include <unistd.h>

namespace pllava {

std::int64_t residentBytes() {
    std::int64_t all = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

} // namespace pllava
