#include "ui/base/resource_paths.h"

#include <QDir>

#include "core/base/resources.h"
#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

QString resource(const char* name) {
    return textOf(resourceFolder() / name);
}

} // namespace

QString demoModel() {
    return resource("demo-model/base");
}

QString demoAdapter() {
    std::error_code ignored; // where it is missing, loading it says so
    return textOf(std::filesystem::weakly_canonical(resourceFolder() / "demo-model/adapters/pooled-step1000", ignored));
}

QStringList sampleNames() {
    return QDir(resource("samples")).entryList({QStringLiteral("*.mp4")}, QDir::Files, QDir::Name);
}

QString samplePath(const QString& name) {
    return resource("samples") + u'/' + name;
}

} // namespace pllava::ui
