#pragma once

namespace pllava {

/// How long a thread's work may wait when there are fewer processors than work.
enum class ThreadPriority {
    Playing,   ///< ready in a few milliseconds, but later than what a person touches
    Background ///< whenever nothing else is to be done
};

/// Of the calling thread and of those that it starts from now on; all others keep theirs. It cannot be raised again.
/// On Linux each thread has its own niceness; elsewhere this does nothing.
void lowerThreadPriority(ThreadPriority priority);

} // namespace pllava
