#include "ui/base/paths.h"

#include <algorithm>
#include <climits>
#include <utility>

#include <QUrl>

namespace pllava::ui {
namespace {

constexpr char16_t kEscape = 0xDC00; ///< plus the byte, which is 0x80 or above
constexpr qsizetype kMaxNameLength = PATH_MAX;
const QString kFileUrl = QStringLiteral("file://");

bool isEscape(QChar character) {
    return character.unicode() >= kEscape + 0x80 && character.unicode() <= kEscape + 0xFF;
}

/// Bytes of the UTF-8 character at the front; 0 where there is none.
qsizetype characterLength(QByteArrayView bytes) {
    for (qsizetype length = 1; length <= std::min<qsizetype>(4, bytes.size()); ++length)
        if (bytes.first(length).isValidUtf8())
            return length;
    return 0;
}

QString cutToPathMax(const QString& name) {
    if (name.size() <= kMaxNameLength)
        return name;
    return name.left(name[kMaxNameLength - 1].isHighSurrogate() ? kMaxNameLength - 1 : kMaxNameLength);
}

} // namespace

QString textOf(const std::filesystem::path& path) {
    const std::string& bytes = path.native();
    if (QByteArrayView(bytes).isValidUtf8())
        return QString::fromStdString(bytes);
    QString text;
    for (QByteArrayView rest(bytes); !rest.isEmpty();) {
        const qsizetype length = characterLength(rest);
        if (length > 0)
            text += QString::fromUtf8(rest.first(length));
        else
            text += QChar(kEscape + static_cast<unsigned char>(rest.front()));
        rest = rest.sliced(std::max<qsizetype>(1, length));
    }
    return text;
}

std::filesystem::path pathOf(const QString& text) {
    std::string bytes;
    QString valid;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!isEscape(text[i]) || (i > 0 && text[i - 1].isHighSurrogate())) { // half of a pair is no escape
            valid += text[i];
            continue;
        }
        bytes += std::exchange(valid, {}).toStdString();
        bytes += static_cast<char>(text[i].unicode() - kEscape);
    }
    return bytes + valid.toStdString();
}

QString localFile(const QUrl& url) {
    if (!url.isLocalFile())
        return {};
    const QByteArray path = QByteArray::fromPercentEncoding(url.path(QUrl::FullyEncoded).toLatin1());
    return textOf(path.toStdString());
}

QString storedPath(const QString& text) {
    if (text.isValidUtf16() && !text.startsWith(kFileUrl))
        return text;
    return kFileUrl + QString::fromLatin1(QByteArray::fromStdString(pathOf(text).native()).toPercentEncoding("/"));
}

QString pathFromStored(const QString& stored) {
    if (!stored.startsWith(kFileUrl))
        return cutToPathMax(stored);
    return cutToPathMax(textOf(QByteArray::fromPercentEncoding(stored.mid(kFileUrl.size()).toLatin1()).toStdString()));
}

QString nameFromStored(const std::string& stored) {
    return cutToPathMax(QString::fromStdString(stored));
}

} // namespace pllava::ui
