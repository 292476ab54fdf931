#pragma once

#include <array>

#include <QString>
#include <QVector>

#include "core/chat/session.h"
#include "ui/base/adapters.h"

namespace pllava::ui {

/// What an experiment in the window begins from: the open video, the newest question, the model and its adapters.
struct LabContext {
    QString video, question;
    QVector<Adapter> adapters;
    QString adapter; ///< folder of the one that is loaded; empty for none
    AskSettings settings;
    std::array<std::int64_t, 2> grid{24, 24}; ///< rows and columns of a frame's features
    std::int64_t maxPositions = 4096;
    std::int64_t layers = 0;
    QString notInspectable{}; ///< why the model cannot be inspected; empty where it can
};

} // namespace pllava::ui
