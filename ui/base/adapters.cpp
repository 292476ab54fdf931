#include "ui/base/adapters.h"

#include <algorithm>

#include <QCollator>
#include <QDir>

namespace pllava::ui {

QVector<Adapter> adaptersOf(const QString& base) {
    QVector<Adapter> adapters;
    for (const QString& place : {base + QStringLiteral("/../adapters"), base + QStringLiteral("/adapters")})
        for (const QFileInfo& folder : QDir(place).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot))
            if (!QDir(folder.filePath()).entryList({QStringLiteral("*.safetensors")}).isEmpty())
                adapters.push_back({folder.fileName(), folder.canonicalFilePath()});
    QCollator order{QLocale(QLocale::English)};
    order.setNumericMode(true); // step10 before step100
    std::sort(adapters.begin(), adapters.end(),
              [&](const Adapter& a, const Adapter& b) { return order.compare(a.name, b.name) < 0; });
    return adapters;
}

} // namespace pllava::ui
