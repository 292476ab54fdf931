#pragma once

#include <functional>

#include <QApplication>

namespace pllava::studio {

/// Returns what `run` returns; where it throws, 1, with the line "error: KIND: message" on standard error.
int guarded(const std::function<int()>& run);

/// Forgets scale factors of the environment that no screen has (QT_SCALE_FACTOR=1000, nan), and says so on standard
/// error: Qt would ask for gigabytes, or crash. Before the application is made.
void dropUnusableScales();

/// As many open files as the system allows, up to a few thousand. Throws InvalidArgument where that is fewer than the
/// window needs: libraries would abort.
void raiseFileLimit();

/// Throws InvalidArgument where the process may use too little address space for a window: Qt crashes where it gets no
/// memory for a picture or a thread.
void requireAddressSpace();

/// An application whose event handlers may throw, which Qt does not support: it ends as guarded() does.
class Application : public QApplication {
public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override;
};

} // namespace pllava::studio
