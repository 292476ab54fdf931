#include "ui/base/wording.h"

#include <QCoreApplication>

namespace pllava::ui {
namespace {

struct Wording {
    Q_DECLARE_TR_FUNCTIONS(Wording)
};

QString kindWords(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::InvalidArgument: return Wording::tr("That cannot be done.");
    case ErrorKind::NotFound: return Wording::tr("Something is missing.");
    case ErrorKind::CorruptFile: return Wording::tr("A file is damaged.");
    case ErrorKind::Unsupported: return Wording::tr("This is not supported.");
    case ErrorKind::OutOfMemory: return Wording::tr("Memory is full.");
    case ErrorKind::Network: return Wording::tr("The network does not answer.");
    case ErrorKind::Cancelled: return Wording::tr("Stopped.");
    case ErrorKind::Internal: break;
    }
    return Wording::tr("Something went wrong.");
}

} // namespace

QString errorWords(const Error& error) {
    return kindWords(error.kind()) + u' ' + QString::fromUtf8(error.what());
}

QString stageWords(const QString& stage) {
    if (stage == QStringLiteral("load"))
        return Wording::tr("loading the model");
    if (stage == QStringLiteral("index") || stage == QStringLiteral("decode"))
        return Wording::tr("reading frames");
    if (stage == QStringLiteral("vision"))
        return Wording::tr("looking at the frames");
    if (stage == QStringLiteral("prefill"))
        return Wording::tr("reading the question");
    return stage;
}

} // namespace pllava::ui
