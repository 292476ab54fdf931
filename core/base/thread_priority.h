#pragma once

namespace pllava {

/// How long a thread's work may wait when there are fewer processors than work.
enum class ThreadPriority {
    Playing,   ///< ready in a few milliseconds, but later than what a person touches
    Background ///< whenever nothing else is to be done
};

/// Of the calling thread and of those that it starts from now on; all others keep theirs. It cannot be raised again.
/// Linux gives each thread a niceness of its own; elsewhere nothing happens.
void lowerThreadPriority(ThreadPriority priority);

} // namespace pllava
