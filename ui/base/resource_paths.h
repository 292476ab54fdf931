#pragma once

#include <QString>
#include <QStringList>

namespace pllava::ui {

/// The embedded demo model's folder.
QString demoModel();
/// The adapter that the demo model opens with: pooled, fully trained.
QString demoAdapter();
/// Names of the sample videos, in order.
QStringList sampleNames();
QString samplePath(const QString& name);

} // namespace pllava::ui
