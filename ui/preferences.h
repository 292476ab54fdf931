#pragma once

#include <QKeySequence>
#include <QSettings>
#include <QString>
#include <QStringList>

#include "ui/look/theme.h"

namespace pllava::ui {

/// A person's choices, in the desktop's own settings store. What is worked on, and the window's layout, is in the
/// workspace.
class Preferences {
public:
    Preferences();
    QString language() const; ///< empty: the system's
    void setLanguage(const QString& language);
    Theme theme() const;
    void setTheme(Theme theme);
    bool tourSeen() const;
    void setTourSeen(bool seen);
    /// Newest first, at most ten.
    QStringList recentFiles() const;
    void addRecentFile(const QString& path);
    QKeySequence shortcut(const QString& action, const QKeySequence& usual) const;
    void setShortcut(const QString& action, const QKeySequence& keys, const QKeySequence& usual);

private:
    QSettings m_settings;
};

} // namespace pllava::ui
