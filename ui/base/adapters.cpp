#include "ui/base/adapters.h"

#include <algorithm>
#include <filesystem>

#include <QCollator>
#include <QLocale>

#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

bool hasWeights(const std::filesystem::path& folder) {
    std::error_code ignored;
    const std::filesystem::directory_iterator files(folder, ignored);
    return std::any_of(begin(files), end(files),
                       [](const auto& file) { return file.path().extension() == ".safetensors"; });
}

} // namespace

QVector<Adapter> adaptersOf(const QString& base) {
    namespace fs = std::filesystem;
    QVector<Adapter> adapters;
    std::error_code ignored; // a folder that is not there or cannot be read has none
    const fs::path folder = pathOf(base);
    for (const fs::path& place : {folder / ".." / "adapters", folder / "adapters"})
        for (const auto& entry : fs::directory_iterator(place, ignored))
            if (hasWeights(entry.path()))
                adapters.push_back({textOf(entry.path().filename()), textOf(fs::canonical(entry.path(), ignored))});
    QCollator order{QLocale(QLocale::English)};
    order.setNumericMode(true); // step10 before step100
    std::sort(adapters.begin(), adapters.end(),
              [&](const Adapter& a, const Adapter& b) { return order.compare(a.name, b.name) < 0; });
    return adapters;
}

} // namespace pllava::ui
