#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>

#include <malloc.h>

#include <QApplication>
#include <QTest>

namespace pllava::test {

/// What the process holds. Comparable between two moments at which the program does nothing and shows the same.
struct Footprint {
    double megabytes = 0; ///< resident, without files mapped into memory
    qsizetype objects = 0;
    int threads = 0;
    int files = 0; ///< fewest of ten looks in half a second: one that is being saved or read is not held

    static Footprint now(const QObject& root) {
        Footprint found;
        found.files = heldFiles();
        malloc_trim(0); // what was freed counts as freed
        std::ifstream status("/proc/self/status");
        for (std::string line; std::getline(status, line);)
            if (line.starts_with("RssAnon:"))
                found.megabytes = std::stod(line.substr(8)) / 1024;
        found.objects = root.findChildren<QObject*>().size() + QApplication::allWidgets().size();
        found.threads = entries("/proc/self/task");
        return found;
    }

private:
    static int heldFiles() {
        int fewest = entries("/proc/self/fd");
        for (int look = 1; look < 10; ++look) {
            QTest::qWait(50);
            fewest = std::min(fewest, entries("/proc/self/fd"));
        }
        return fewest;
    }
    static int entries(const char* folder) {
        return static_cast<int>(
            std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
    }
};

inline std::ostream& operator<<(std::ostream& out, const Footprint& found) {
    return out << found.megabytes << " MB, " << found.objects << " objects, " << found.threads << " threads, "
               << found.files << " open files";
}

} // namespace pllava::test
