#include "ui/base/resource_paths.h"

#include <QDir>

#include "core/base/resources.h"

namespace pllava::ui {
namespace {

QString resource(const char* name) {
    return QString::fromStdString((resourceFolder() / name).string());
}

} // namespace

QString demoModel() {
    return resource("demo-model/base");
}

QStringList sampleNames() {
    return QDir(resource("samples")).entryList({QStringLiteral("*.mp4")}, QDir::Files, QDir::Name);
}

QString samplePath(const QString& name) {
    return resource("samples") + u'/' + name;
}

} // namespace pllava::ui
