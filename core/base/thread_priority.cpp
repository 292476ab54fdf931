#include "core/base/thread_priority.h"

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace pllava {

void lowerThreadPriority([[maybe_unused]] ThreadPriority priority) {
#ifdef __linux__
    const auto self = static_cast<id_t>(::gettid());
    const int more = priority == ThreadPriority::Playing ? 5 : 10;
    ::setpriority(PRIO_PROCESS, self,
                  ::getpriority(PRIO_PROCESS, self) + more); // the whole program may be nice already
#endif
}

} // namespace pllava
