#include "ui/base/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace pllava::ui {
namespace {

/// They live as long as the application, which drops them from its list when it goes.
struct Translators {
    QTranslator *ours = new QTranslator(QCoreApplication::instance()),
                *qt = new QTranslator(QCoreApplication::instance());
};

Translators& translators() {
    static Translators translators;
    return translators;
}

} // namespace

QString currentLanguage() {
    return translators().ours->language() == QStringLiteral("zh_CN") ? QStringLiteral("zh_CN") : QStringLiteral("en");
}

void applyLanguage(const QString& language) {
    const auto [ours, qt] = translators();
    for (QTranslator* each : {ours, qt})
        QCoreApplication::removeTranslator(each);
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    if (locale.language() == QLocale::Chinese && ours->load(QStringLiteral(":/i18n/studio_zh_CN.qm"))) {
        // Qt's own words, in its dialogs, where its translations are installed.
        if (qt->load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            QCoreApplication::installTranslator(qt);
        QCoreApplication::installTranslator(ours);
    } else if (!ours->isEmpty())
        (void)ours->load(QString());
    QLocale::setDefault(locale);
}

} // namespace pllava::ui
