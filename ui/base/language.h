#pragma once

#include <QString>
#include <QVector>

namespace pllava::ui {

/// A language of the window.
struct Language {
    QString code; ///< as "zh_CN"
    QString name; ///< its own: "简体中文"
};

/// English, then every language that has a translation, in the order of their codes: a language is added by adding
/// translations/studio_CODE.ts, which has its name too.
QVector<Language> languages();
/// Switches at run time; every widget gets QEvent::LanguageChange and sets its texts again. An empty code follows the
/// system; what has no translation is English. GUI thread only.
void applyLanguage(const QString& code);
/// The code of the current language.
QString currentLanguage();
/// The one after it in languages(), in a circle.
Language nextLanguage();

} // namespace pllava::ui
