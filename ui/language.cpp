#include "ui/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace pllava::ui {
namespace {

/// Lives as long as the application, which drops it from its list when it goes.
QTranslator& translator() {
    static auto* const translator = new QTranslator(QCoreApplication::instance());
    return *translator;
}

/// Qt's own words, in its dialogs, where its translations are installed.
QTranslator& qtTranslator() {
    static auto* const translator = new QTranslator(QCoreApplication::instance());
    return *translator;
}

} // namespace

QString currentLanguage() {
    return translator().language() == QStringLiteral("zh_CN") ? QStringLiteral("zh_CN") : QStringLiteral("en");
}

void applyLanguage(const QString& language) {
    for (QTranslator* each : {&translator(), &qtTranslator()})
        QCoreApplication::removeTranslator(each);
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    if (locale.language() == QLocale::Chinese && translator().load(QStringLiteral(":/i18n/studio_zh_CN.qm"))) {
        if (qtTranslator().load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            QCoreApplication::installTranslator(&qtTranslator());
        QCoreApplication::installTranslator(&translator());
    } else if (!translator().isEmpty())
        (void)translator().load(QString());
    QLocale::setDefault(locale);
}

} // namespace pllava::ui
