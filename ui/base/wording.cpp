#include "ui/base/wording.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QVector>

#include "core/base/printable.h"
#include "ui/base/language.h"

namespace pllava::ui {
namespace {

constexpr std::size_t kMostLines = 60; ///< of details in a tooltip

struct Wording {
    Q_DECLARE_TR_FUNCTIONS(Wording)
};

/// The most frequent messages of the engine in a window, as expressions, and their texts for people. What an
/// expression captures stands for %1, %2, …
struct Known {
    const char* english;
    QString words;
};

QVector<Known> knownErrors() {
    return {
        {"([^\"]+?)(?: is missing.*| cannot be opened: No such file.*)", Wording::tr("%1 is missing.")},
        {"(.+): there is no such folder", Wording::tr("%1 is missing.")},
        {".*(?:No space left|[Qq]uota exceeded|File too large).*",
         Wording::tr("The disk is full or a quota is used up. Free some space, or choose another folder.")},
        {"(?:cannot open |the folder )?(.+?)(?: cannot be \\w+)?: .*[Pp]ermission.*",
         Wording::tr("%1 cannot be opened. Check the path and its permissions.")},
        {"(.+) is empty; (?:copy|download).*", Wording::tr("%1 is empty. Copy or download it again.")},
        {"(.+) holds no video; .*", Wording::tr("%1 contains no video. Choose another file.")},
        {"no picture in (.+) can be decoded.*",
         Wording::tr("No picture in %1 can be decoded. The file may be damaged.")},
        {"(.+) is not a file; .*", Wording::tr("%1 is neither a file nor a folder of pictures.")},
        {"(.+) is a list of other files.*", Wording::tr("%1 is a list of other files, not a video. Open the videos.")},
        {"(.+) is encrypted; .*", Wording::tr("%1 is encrypted. Only unprotected videos can be read.")},
        {"(.+): there is no decoder for (.+?);.*",
         Wording::tr("There is no decoder for %2, which %1 needs. Convert it to H.264.")},
        {"(.+): not valid JSON.*", Wording::tr("%1 is not valid JSON. Download or export it again.")},
        {"(.+) holds no weights.*", Wording::tr("%1 contains no weights of a model (*.safetensors).")},
        {"(.+): the weights do not fit the model.*", Wording::tr("The weights in %1 do not fit the model.")},
        {"the model folder (.+) cannot be read.*", Wording::tr("The model folder %1 cannot be read.")},
        {"the prompt has (\\d+) tokens \\((\\d+) of them visual\\) and the model's context holds (\\d+).*",
         Wording::tr("The prompt is too long: it has %1 tokens, %2 of them from the video, and the model's context "
                     "holds %3. Reduce the pooling shape or the frames, or shorten the question.")},
        {"no model is loaded.*", Wording::tr("No model is loaded. Open one first.")},
        {"no video is open.*", Wording::tr("No video is open. Open one first.")},
        {"the question is empty.*", Wording::tr("The question is empty.")},
        {"the time range .*", Wording::tr("The marked range is empty or lies outside the video.")},
        {".*memory is full; load a smaller model.*",
         Wording::tr("Memory is full. Load a smaller model, or close other programs.")},
        {".*(?:memory is full|not enough memory).*",
         Wording::tr("Memory is full. Reduce the frames or the pooling shape, or close other programs.")},
    };
}

QString kindWords(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::InvalidArgument: return Wording::tr("The request is not valid");
    case ErrorKind::NotFound: return Wording::tr("A file is missing");
    case ErrorKind::CorruptFile: return Wording::tr("A file is damaged");
    case ErrorKind::Unsupported: return Wording::tr("This is not supported");
    case ErrorKind::OutOfMemory: return Wording::tr("Memory is full");
    case ErrorKind::Network: return Wording::tr("The network does not answer");
    case ErrorKind::Cancelled: return Wording::tr("Stopped");
    case ErrorKind::Internal: break;
    }
    return Wording::tr("Something went wrong");
}

/// The first file that a message names, without its folder; empty where it names none.
QString fileIn(const QString& message) {
    static const QRegularExpression path(QStringLiteral(
        "(?:^|\\s|\")/(?:[^/:;]*/)*([^/:;]+?)(?=[:;\"]|, | (?:is|has|holds|cannot|changed|lists|looks) |$)"));
    return path.match(message).captured(1);
}

QString inOtherWords(const Error& error) {
    const QString message = QString::fromUtf8(error.what());
    for (const auto& [english, words] : knownErrors()) {
        const auto found = QRegularExpression(QRegularExpression::anchoredPattern(QLatin1String(english)),
                                              QRegularExpression::DotMatchesEverythingOption)
                               .match(message);
        if (!found.hasMatch())
            continue;
        QString filled = words;
        for (int i = found.lastCapturedIndex(); i > 0; --i) // in one go: a name may contain a placeholder
            filled.replace(QStringLiteral("%") + QString::number(i), QChar(0xE000 + i));
        for (int i = found.lastCapturedIndex(); i > 0; --i)
            filled.replace(QChar(0xE000 + i), found.captured(i));
        return filled;
    }
    const QString file = fileIn(message);
    return file.isEmpty() ? Wording::tr("%1.").arg(kindWords(error.kind()))
                          : Wording::tr("%1: %2").arg(kindWords(error.kind()), file);
}

bool isEnglish() {
    return currentLanguage() == QStringLiteral("en");
}

} // namespace

QString errorWords(const Error& error) {
    QString message = QString::fromUtf8(error.what());
    if (!isEnglish())
        return inOtherWords(error);
    if (message.isEmpty() || error.kind() == ErrorKind::Internal)
        return kindWords(error.kind()) + (message.isEmpty() ? QString() : QStringLiteral(": ")) + message;
    message[0] = message[0].toUpper();
    return message;
}

QString errorDetails(const Error& error) {
    QStringList parts;
    if (!isEnglish())
        parts << QString::fromUtf8(error.what());
    if (!error.details().empty())
        parts << QString::fromStdString(firstLines(error.details(), kMostLines));
    return parts.join(u'\n');
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
