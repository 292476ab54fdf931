#include "app/studio/guard.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <sys/resource.h>

#include "core/base/caught_error.h"
#include "core/base/size_words.h"

namespace pllava::studio {
namespace {

constexpr double kLeastScale = 0.25, kMostScale = 8;
constexpr rlim_t kLeastFiles = 32, kEnoughFiles = 4096;
/// With (ulimit -v $((1200*1024)); pllava-studio --measure-start) it crashed, with 1400 it opened.
constexpr rlim_t kMinAddressSpace = 2'000'000'000;

bool usable(const QByteArray& factors) {
    for (const QByteArray& each : factors.split(';')) { // "1.5" or "screen=1.5;other=2"
        bool number = false;
        const double factor = each.mid(each.indexOf('=') + 1).toDouble(&number);
        if (!number || !(factor >= kLeastScale && factor <= kMostScale))
            return false;
    }
    return true;
}

} // namespace

int guarded(const std::function<int()>& run) {
    try {
        return run();
    } catch (...) {
        const Error error = caughtError();
        std::fprintf(stderr, "error: %s: %s\n", std::string(name(error.kind())).c_str(), error.what());
        return 1;
    }
}

void dropUnusableScales() {
    for (const char* variable : {"QT_SCALE_FACTOR", "QT_SCREEN_SCALE_FACTORS"}) {
        const QByteArray factors = qgetenv(variable);
        if (factors.isEmpty() || usable(factors))
            continue;
        std::fprintf(stderr, "note: %s=%s is ignored; a factor is a number from 0.25 to 8\n", variable,
                     factors.left(80).constData());
        qunsetenv(variable);
    }
}

void raiseFileLimit() {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    if (files.rlim_max < kLeastFiles)
        throw Error(ErrorKind::InvalidArgument, "only " + std::to_string(files.rlim_max) +
                                                    " files may be open at once and the window needs " +
                                                    std::to_string(kLeastFiles) + "; raise the limit (ulimit -n 1024)");
    files.rlim_cur = std::max(files.rlim_cur, std::min(files.rlim_max, kEnoughFiles));
    ::setrlimit(RLIMIT_NOFILE, &files);
}

void requireAddressSpace() {
    rlimit space{};
    if (::getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur < kMinAddressSpace)
        throw Error(ErrorKind::InvalidArgument,
                    "only " + sizeWords(space.rlim_cur) + " of address space may be used and the window needs " +
                        sizeWords(kMinAddressSpace) +
                        "; raise the limit (ulimit -v unlimited), or use the command line program pllava");
}

bool Application::notify(QObject* receiver, QEvent* event) {
    bool handled = false;
    const int status = guarded([&] {
        handled = QApplication::notify(receiver, event);
        return 0;
    });
    if (status != 0)
        std::_Exit(status); // what Qt was doing cannot be resumed
    return handled;
}

} // namespace pllava::studio
