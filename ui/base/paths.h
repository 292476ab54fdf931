#pragma once

#include <filesystem>
#include <string>

#include <QString>

class QUrl;

namespace pllava::ui {

// File names as text and back. A name is bytes that need not be UTF-8, and Qt's own conversions (QFile::encodeName,
// QString::fromLocal8Bit, toStdString, QUrl::toLocalFile) lose those that are not. Here each such byte becomes a lone
// surrogate, U+DC80 to U+DCFF, which no valid text contains, so every name comes back as it was. Every path that
// enters or leaves the window goes through these functions. Any thread.

QString textOf(const std::filesystem::path& path);
std::filesystem::path pathOf(const QString& text);

/// The file of a URL that was dropped or chosen; empty where it is not a local one.
QString localFile(const QUrl& url);

/// For JSON and settings, which hold UTF-8 only: an absolute path as it is or, where it is not UTF-8, as a file URL.
QString storedPath(const QString& text);
/// Cuts to PATH_MAX characters; laying out a name of a megabyte takes seconds.
QString pathFromStored(const QString& stored);
/// The same for any name.
QString nameFromStored(const std::string& stored);

} // namespace pllava::ui
