#pragma once

#include <QString>
#include <QVector>

namespace pllava::ui {

/// An adapter of a model: a folder with LoRA or projector weights.
struct Adapter {
    QString name;
    QString folder;
};
/// The adapters of a base model: subfolders with a config and weights of `adapters` next to or inside its folder.
QVector<Adapter> adaptersOf(const QString& base);

} // namespace pllava::ui
