#pragma once

namespace pllava::test {

/// From now on a crash of this program (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) prints the stack of the thread that
/// crashed to standard error, innermost call first, also where that stack has overflowed. Then the program ends as
/// it would have, with a core file where the system is set to keep one. Called on the main thread, before others start.
void printStackOnCrash();

} // namespace pllava::test
