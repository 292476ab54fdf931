#include "ui/preferences.h"

#include <QStandardPaths>

#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

const QString kLanguage = QStringLiteral("language"), kTheme = QStringLiteral("theme"),
              kRecent = QStringLiteral("recent"), kTourSeen = QStringLiteral("tour/seen");
constexpr int kMostRecent = 10;

QString shortcutKey(const QString& action) {
    return QStringLiteral("shortcuts/") + action;
}

} // namespace

Preferences::Preferences()
    : m_settings(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) +
                     QStringLiteral("/preferences.ini"),
                 QSettings::IniFormat) {}

QString Preferences::language() const {
    return m_settings.value(kLanguage).toString();
}

void Preferences::setLanguage(const QString& language) {
    m_settings.setValue(kLanguage, language);
}

Theme Preferences::theme() const {
    const int stored = m_settings.value(kTheme).toInt();
    return stored == 1 ? Theme::Light : stored == 2 ? Theme::Dark : Theme::System;
}

void Preferences::setTheme(Theme theme) {
    m_settings.setValue(kTheme, theme == Theme::Light ? 1 : theme == Theme::Dark ? 2 : 0);
}

bool Preferences::tourSeen() const {
    return m_settings.value(kTourSeen).toBool();
}

void Preferences::setTourSeen(bool seen) {
    m_settings.setValue(kTourSeen, seen);
}

QStringList Preferences::recentFiles() const {
    QStringList files = m_settings.value(kRecent).toStringList();
    for (QString& file : files)
        file = pathFromStored(file);
    return files;
}

void Preferences::addRecentFile(const QString& path) {
    QStringList files = m_settings.value(kRecent).toStringList();
    files.removeAll(storedPath(path));
    files.prepend(storedPath(path));
    m_settings.setValue(kRecent, QStringList(files.mid(0, kMostRecent)));
}

QKeySequence Preferences::shortcut(const QString& action, const QKeySequence& usual) const {
    const QVariant stored = m_settings.value(shortcutKey(action));
    return stored.isValid() ? QKeySequence(stored.toString(), QKeySequence::PortableText) : usual;
}

void Preferences::setShortcut(const QString& action, const QKeySequence& keys, const QKeySequence& usual) {
    if (keys == usual)
        m_settings.remove(shortcutKey(action));
    else
        m_settings.setValue(shortcutKey(action), keys.toString(QKeySequence::PortableText));
}

} // namespace pllava::ui
