#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include <malloc.h>

#include <QApplication>
#include <QPixmapCache>
#include <QTest>

namespace pllava::test {

/// What the process holds. Comparable between two moments at which the program does nothing and shows the same.
struct Footprint {
    /// Allocated and not freed, without Qt's cache of pixmaps, which fills up to 10 MB; the least of twenty looks in
    /// two seconds, as a picture that is being decoded is not held. (What is resident also has gaps that come and go.)
    double megabytes = 0;
    qsizetype objects = 0;
    std::map<std::string, qsizetype> classes; ///< objects of each
    int threads = 0;
    /// Open ones, as few as one of these looks finds: one that is being saved or read is not held. Without what
    /// comes on first need and stays: event descriptors (a thread's, and threads are counted) and files under /usr.
    std::vector<std::string> files;

    static Footprint now(const QObject& root) {
        Footprint found;
        QPixmapCache::clear();
        found.megabytes = heapMegabytes();
        found.files = openFiles();
        for (int look = 1; look < 20; ++look) {
            QTest::qWait(100);
            QPixmapCache::clear();
            found.megabytes = std::min(found.megabytes, heapMegabytes());
            if (auto files = openFiles(); files.size() < found.files.size())
                found.files = std::move(files);
        }
        for (const QObject* object : root.findChildren<QObject*>())
            if (!isOfListOfChoices(*object))
                ++found.classes[object->metaObject()->className()];
        for (const QWidget* widget : QApplication::allWidgets())
            if (!isOfListOfChoices(*widget))
                ++found.classes[std::string("widget ") + widget->metaObject()->className()];
        for (const auto& [name, count] : found.classes)
            found.objects += count;
        found.threads = threadsOfProcess();
        return found;
    }
    /// "QAction +3, QMenu -1": what became more or fewer since then.
    std::string changesSince(const Footprint& before) const {
        std::map<std::string, qsizetype> change = classes;
        for (const auto& [name, count] : before.classes)
            change[name] -= count;
        std::string words;
        for (const auto& [name, count] : change)
            if (count != 0)
                words += (words.empty() ? "" : ", ") + name + (count > 0 ? " +" : " ") + std::to_string(count);
        return words;
    }

private:
    /// A combo box makes its list when it is first opened, and keeps it.
    static bool isOfListOfChoices(const QObject& object) {
        for (const QObject* each = &object; each != nullptr; each = each->parent())
            if (each->inherits("QComboBoxPrivateContainer"))
                return true;
        return false;
    }
    static double heapMegabytes() {
        const struct mallinfo2 heap = mallinfo2();
        return static_cast<double>(heap.uordblks + heap.hblkhd) / (1 << 20);
    }
    static std::vector<std::string> openFiles() {
        std::vector<std::string> files;
        for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
            std::error_code gone; // closed since it was listed
            std::string file = std::filesystem::read_symlink(entry, gone);
            if (!gone && file != "anon_inode:[eventfd]" && !file.starts_with("/usr/"))
                files.push_back(std::move(file));
        }
        return files;
    }
    static int threadsOfProcess() {
        return static_cast<int>(std::distance(std::filesystem::directory_iterator("/proc/self/task"),
                                              std::filesystem::directory_iterator()));
    }
};

inline std::ostream& operator<<(std::ostream& out, const Footprint& found) {
    return out << found.megabytes << " MB, " << found.objects << " objects, " << found.threads << " threads, "
               << found.files.size() << " open files";
}

} // namespace pllava::test
